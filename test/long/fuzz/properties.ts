import fc from 'fast-check'
import { encodeCbor } from '../../support/index.ts'
import type { FuzzRequest } from './FuzzRequest.ts'
import { mediaTypes } from './oddValues.ts'

const token = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_|~-]{1,20}$/)
const lineText = fc
  .string({ unit: 'grapheme', maxLength: 200 })
  .map((text) => Array.from(text, (one) => (one < ' ' ? '.' : one)).join(''))
const path = fc.oneof(
  fc.webPath().map((text) => `/${text}`),
  fc
    .array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 12 })
    .map((segments) => `/${segments.map(encode).join('/')}`),
)
const query = fc.array(
  fc.tuple(fc.string({ maxLength: 12 }).map(encode), fc.string({ unit: 'binary', maxLength: 60 }).map(encode)),
  { maxLength: 8 },
)

/** Percent-encoding of any text, lone surrogates replaced. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** Content with a root member as the standard has it, and anything in it. */
const content = fc.oneof(
  fc.jsonValue({ maxDepth: 6 }),
  fc
    .tuple(fc.constantFrom('m2m:cnt', 'm2m:cin', 'm2m:ae', 'm2m:sub', 'm2m:acp', 'm2m:grp', 'm2m:ts'), fc.jsonValue())
    .map(([name, value]) => ({
      [name]: value,
    })),
)
const body = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 2, arbitrary: fc.jsonValue().map(encodeCbor) },
)

/**
 * Requests made of anything, correctly framed.
 * @param origin who they come from
 */
export function anyRequest(origin: string): fc.Arbitrary<FuzzRequest> {
  const headers = fc.tuple(
    fc.constantFrom<[string, string][]>([['X-M2M-Origin', origin]], []),
    fc.constantFrom<[string, string][]>([['X-M2M-RI', 'p1']], []),
    fc.constantFrom<[string, string][]>([['X-M2M-RVI', '3']], [['X-M2M-RVI', '5']], []),
    fc.constantFrom(...mediaTypes).map((type): [string, string][] => [['Content-Type', type]]),
    fc.array(fc.tuple(token.filter(isFree), lineText), { maxLength: 4 }),
  )
  return fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
    path,
    query,
    headers: headers.map((parts) => parts.flat()),
    content,
    body,
    isCbor: fc.boolean(),
  })
}

/** Headers that frame the message are not for guessing here: bytes that are no HTTP are sent elsewhere. */
function isFree(name: string): boolean {
  return !/^(host|content-length|transfer-encoding|connection|upgrade|expect|te|trailer)$/i.test(name)
}
