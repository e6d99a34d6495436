/** Longitude and latitude in degrees, WGS 84. */
export type Coordinates = readonly [longitude: number, latitude: number]

/** What a network operator is asked. */
export interface LocationQuery {
  /** The device, as the network knows it (locationTargetID). */
  readonly target: string
  /** Address of the server that knows (locationServer), where the policy names one. */
  readonly server?: string
  /** Who the server is to believe is asking (authID). */
  readonly requester?: string
  /** Whether the last known position will do when the present one is not to be had. */
  readonly lastKnown: boolean
}

/** Where devices are, as the network they are attached to knows it. */
export interface LocationSource {
  /** @throws Error with a sentence for the reader of locationStatus */
  locate(query: LocationQuery): Promise<Coordinates>
  /**
   * Reports each new position as the network sees the device move, from now on.
   * @returns ends it
   */
  follow(query: LocationQuery, report: (position: Coordinates) => void): () => void
}
