import { answerOf } from '../network/answerOf.ts'
import type { Coordinates, LocationQuery, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { locationSources, updatePeriod } from './checkLocationPolicy.ts'
import { latestIn, ownPosition, sharedPosition } from './KnownPositions.ts'

/** Finds the position that a locationPolicy asks for, in the way its locationSource says. */
export class PositionFinder {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  /**
   * @returns undefined when there is nothing to find: the device writes its position to the container by itself
   * @throws Error with a sentence for locationStatus
   * @see TS-0001 10.2.10.1
   */
  async find(policy: Resource): Promise<Coordinates | undefined> {
    switch (policy.attributes.los) {
      case locationSources.network:
        return this.#ask(policy)
      case locationSources.device:
        return this.#own(policy)
      default:
        return required(sharedPosition(policy, this.#services), 'no device near it, nor this CSE, knows its position')
    }
  }

  /** Follows a device through the network where the policy asks for that. @returns ends it; undefined when it does not */
  follow(policy: Resource, report: (position: Coordinates) => void): (() => void) | undefined {
    const { los, luec } = policy.attributes
    const source = this.#services.locationSource
    if (source === undefined || los !== locationSources.network || luec === undefined) return undefined
    return updatePeriod(policy.attributes) === undefined ? source.follow(queryOf(policy), report) : undefined
  }

  #own(policy: Resource): Coordinates | undefined {
    const latest = latestIn(policy, this.#services)
    const isWrittenByDevice = latest !== undefined && latest.originator !== this.#services.identity.cseID
    if (isWrittenByDevice) return undefined
    return required(ownPosition(policy, this.#services), `the position of ${policy.originator} is not known`)
  }

  async #ask(policy: Resource): Promise<Coordinates> {
    const { locationSource } = this.#services
    if (locationSource === undefined) throw new Error('no network operator that knows positions is connected')
    return answerOf(locationSource.locate(queryOf(policy)), this.#services)
  }
}

function queryOf({ attributes }: Resource): LocationQuery {
  const { lot, lor, aid, rlkl } = attributes
  return {
    target: lot as string,
    ...(lor === undefined ? {} : { server: lor as string }),
    ...(aid === undefined ? {} : { requester: aid as string }),
    lastKnown: rlkl === true,
  }
}

function required(position: Coordinates | undefined, otherwise: string): Coordinates {
  if (position === undefined) throw new Error(otherwise)
  return position
}
