import { type JsonObject, type JsonValue, RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'

/** Kinds of media in a session description. @see RFC 8866, 5.14 */
const mediaKinds = /\b(?:audio|video|text|application|message|image)\b/gi
const mediaLine = /^m=(\S+)/gim

/**
 * The form of sessionCapabilities is open: texts and objects that name kinds of media, or whole session descriptions. An offer
 * of which no medium is among those is refused; descriptions and capabilities that name none are not judged.
 * @param offered offeredSessionDescriptions
 * @throws RequestError targetHasNoSessionCapability
 * @see TS-0001 9.6.57, TS-0004 7.4.56
 */
export function requireCapability(offered: JsonValue | undefined, application: Resource | undefined): void {
  if (application === undefined) return
  const capabilities = application.attributes.scp as JsonValue[] | undefined
  if (capabilities === undefined || capabilities.length === 0) {
    throw new RequestError('targetHasNoSessionCapability', `${application.path} has no sessionCapabilities (scp)`)
  }
  const known = matchesIn(JSON.stringify(capabilities), mediaKinds)
  const wanted = descriptionsIn(offered).flatMap((text) => [...text.matchAll(mediaLine)].map(([, kind]) => kind))
  if (known.size === 0 || wanted.length === 0) return
  if (wanted.some((kind) => known.has((kind as string).toLowerCase()))) return
  throw new RequestError(
    'targetHasNoSessionCapability',
    `sessionCapabilities (scp) of ${application.path} have ${[...known].join(', ')}, not ${wanted.join(', ')}`,
  )
}

function matchesIn(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set((text.match(pattern) ?? []).map((word) => word.toLowerCase()))
}

function descriptionsIn(offered: JsonValue | undefined): readonly string[] {
  return ((offered as JsonObject | undefined)?.sdc as string[] | undefined) ?? []
}
