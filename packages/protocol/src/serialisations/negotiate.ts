import { RequestError } from '@waystation/model'
import { BoundedCache } from '../BoundedCache.ts'
import type { Serialisation } from './Serialisation.ts'
import { serialisations } from './table.ts'

/** How a response is to be written. */
export interface Negotiated {
  readonly serialisation: Serialisation
  /** Value of Content-Type. */
  readonly mediaType: string
}

interface Range {
  readonly type: string
  readonly quality: number
}

const all = Object.values(serialisations)
const caches = new Map(all.map((serialisation) => [serialisation, new BoundedCache<Negotiated>(128)]))
const generic = new Map(all.map((serialisation) => [serialisation, genericOf(serialisation)]))
const genericTypes = all.map(({ mediaTypes }) => mediaTypes[0]).join(', ')

/**
 * Picks the serialisation and media type of a response: the highest quality, then the more specific range, then the order of
 * the header, then the serialisation of the request.
 * @param accept value of the Accept header
 * @param preferred serialisation of the request
 * @throws RequestError notAcceptable when the header names only types that are not served
 * @see TS-0009 6.4.1, RFC 9110 12.5.1
 */
export function negotiate(accept: string | undefined, preferred: Serialisation): Negotiated {
  if (accept === undefined || accept === '' || accept === '*/*') return generic.get(preferred)!
  const cache = caches.get(preferred)!
  return cache.get(accept) ?? cache.set(accept, choose(accept, preferred))
}

function genericOf(serialisation: Serialisation): Negotiated {
  return { serialisation, mediaType: serialisation.mediaTypes[0]! }
}

function choose(accept: string, preferred: Serialisation): Negotiated {
  const ranges = accept.split(',').map(parseRange)
  let best: Negotiated | undefined
  let bestRank = Number.NEGATIVE_INFINITY
  for (const serialisation of [preferred, ...all.filter((one) => one !== preferred)]) {
    for (const mediaType of serialisation.mediaTypes) {
      const rank = rankOf(mediaType, ranges)
      if (rank !== undefined && rank > bestRank) {
        best = { serialisation, mediaType }
        bestRank = rank
      }
    }
  }
  if (best === undefined) {
    throw new RequestError('notAcceptable', `Accept names no supported type; supported are ${genericTypes}`)
  }
  return best
}

function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.toLowerCase().split(';')
  const q = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='))
  const quality = q === undefined ? 1 : Number(q.slice(2))
  return { type: type.trim(), quality: quality >= 0 && quality <= 1 ? quality : 0 }
}

/** @returns how welcome a media type is, comparable, or undefined when it is not; wildcards mean the generic types only */
function rankOf(mediaType: string, ranges: readonly Range[]): number | undefined {
  for (const [specificity, type] of [mediaType, 'application/*', '*/*'].entries()) {
    const index = ranges.findIndex((range) => range.type === type)
    if (index === -1) continue
    const { quality } = ranges[index]!
    const isServed = quality > 0 && (specificity === 0 || !mediaType.includes('+'))
    return !isServed ? undefined : quality * 1e6 - specificity * 1e4 - Math.min(index, 999)
  }
  return undefined
}
