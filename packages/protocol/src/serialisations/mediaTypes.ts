import type { SerialisationName } from '@waystation/model'

/** Names before `+json` and the like: resources, notifications, whole request and response primitives. */
const registered = ['res', 'ntfy', 'preq', 'prsp']

/** @returns the media types of a serialisation, the generic one first. @see TS-0009 6.2.2 */
export function mediaTypesOf(name: SerialisationName): readonly string[] {
  return [`application/${name}`, ...registered.map((use) => `application/vnd.onem2m-${use}+${name}`)]
}
