/** One step of the schema; never changed once released, only followed by another. */
export interface Migration {
  /** PRAGMA user_version after it; from 1, without gaps. */
  readonly version: number
  readonly summary: string
  readonly sql: string
}
