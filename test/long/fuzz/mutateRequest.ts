import type { Random } from '../../support/index.ts'
import { encodeCbor } from '../../support/index.ts'
import type { FuzzRequest } from './FuzzRequest.ts'
import { mutateJson } from './mutateJson.ts'
import { knownHeaders, knownParameters, mediaTypes, oddNumbers, oddTexts } from './oddValues.ts'

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'M-SEARCH']

/** Largest body that the server under test is told to take. */
export const bodyLimitBytes = 256 * 1024

/** @returns a copy with one to three things changed; still a well-framed HTTP request */
export function mutateRequest(origin: FuzzRequest, random: Random): FuzzRequest {
  let request: FuzzRequest = { ...origin, headers: [...origin.headers], query: [...origin.query] }
  for (let count = random.pick([1, 1, 1, 2, 3]); count > 0; count -= 1) request = mutateOnce(request, random)
  return request
}

function mutateOnce(request: FuzzRequest, random: Random): FuzzRequest {
  const choice = random.fraction()
  if (request.content !== undefined && choice < 0.6) return mutateContent(request, random)
  if (choice < 0.72) return { ...request, query: mutateQuery(request.query, random) }
  if (choice < 0.84) return { ...request, path: mutatePath(request.path, random) }
  if (choice < 0.97) return { ...request, headers: mutateHeaders(request.headers, random) }
  return { ...request, method: random.pick(methods) }
}

function mutateContent(request: FuzzRequest, random: Random): FuzzRequest {
  const choice = random.fraction()
  if (choice < 0.7) return { ...request, content: mutateJson(request.content, random) }
  if (choice < 0.85) return asCbor(request, random)
  return { ...request, body: mutateText(JSON.stringify(request.content) ?? '', random) }
}

function asCbor(request: FuzzRequest, random: Random): FuzzRequest {
  const content = random.chance(0.5) ? mutateJson(request.content, random) : request.content
  const bytes = encodeCbor(content)
  const headers = request.headers.map(([name, value]): [string, string] => [
    name,
    value.replace('application/json', 'application/cbor'),
  ])
  return { ...request, headers, content, isCbor: true, body: random.chance(0.5) ? mutateBytes(bytes, random) : bytes }
}

/** JSON text that no serialiser would write. */
function mutateText(text: string, random: Random): Buffer {
  const inside = text.indexOf('{', 1) + 1
  const insert = (piece: string) => Buffer.from(text.slice(0, inside) + piece + text.slice(inside))
  switch (random.between(0, 9)) {
    case 0:
      return insert('"rn":"one","rn":"two",')
    case 1:
      return insert('"__proto__":{"polluted":true},')
    case 2:
      return insert(`"lbl":${'['.repeat(20_000)}${']'.repeat(20_000)},`)
    case 3:
      return insert('"mni":1e400,"mbs":-1e400,')
    case 4:
      return insert(`"mni":${'9'.repeat(400)},`)
    case 5:
      return Buffer.from(text.slice(0, random.between(0, text.length)))
    case 6:
      return Buffer.from(text + random.pick(['x', '{}', ',', '\u0000', ']', ' \n']))
    case 7:
      return random.chance(0.05) ? insert(`"lbl":["${'x'.repeat(bodyLimitBytes)}"],`) : Buffer.from(`\ufeff${text}`)
    case 8:
      return Buffer.from(text, 'utf16le')
    default:
      return mutateBytes(Buffer.from(text), random)
  }
}

/** @returns a copy with some bytes flipped, inserted, removed or repeated */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let mutated = Buffer.from(bytes)
  for (let count = random.pick([1, 1, 2, 4, 16]); count > 0 && mutated.length > 0; count -= 1) {
    const at = random.between(0, mutated.length - 1)
    const [before, after] = [mutated.subarray(0, at), mutated.subarray(at)]
    const choice = random.between(0, 4)
    if (choice === 0) mutated[at] = random.between(0, 255)
    else if (choice === 1) mutated = Buffer.concat([before, Buffer.from([random.between(0, 255)]), after])
    else if (choice === 2) mutated = Buffer.concat([before, after.subarray(random.between(1, 8))])
    else if (choice === 3) mutated = Buffer.concat([before, after.subarray(0, random.between(1, 32)), after])
    else mutated[at] = (mutated[at] as number) ^ (1 << random.between(0, 7))
  }
  return mutated
}

function mutateQuery(query: readonly [string, string][], random: Random): [string, string][] {
  const value = encodeURIComponent(random.pick([...oddTexts, ...oddNumbers.map(String)]).toWellFormed())
  const added: [string, string] = [random.pick(knownParameters), random.chance(0.2) ? '%zz' : value]
  if (query.length === 0 || random.chance(0.4)) return [...query, added]
  const at = random.between(0, query.length - 1)
  return query.map(([name, old], index): [string, string] => {
    if (index !== at) return [name, old]
    return random.chance(0.2) ? [random.pick(knownParameters), old] : [name, added[1]]
  })
}

function mutatePath(path: string, random: Random): string {
  const odd = encodeURIComponent(random.pick(oddTexts).toWellFormed()).slice(0, 3000)
  switch (random.between(0, 7)) {
    case 0:
      return `${path}/${odd}`
    case 1:
      return path.replace(/[^/]*$/, odd)
    case 2:
      return `/~/id-in${path}`
    case 3:
      return `/_/sp.test/id-in${path}`
    case 4:
      return `${path}${random.pick(['/', '//', '/.', '/..', '/%2f', '#lbl', '/la', '/fopt/fopt'])}`
    case 5:
      return path.replace(/^\/[^/]*/, '/-')
    case 6:
      return `/${odd}`
    default:
      return path.slice(0, random.between(1, path.length))
  }
}

/** Short waits and what is no time at all: a request that may take days would be waited for that long. */
const times = [
  '',
  '0',
  '1',
  '-1',
  '100',
  '1.5',
  '300',
  'PT1S',
  'soon',
  '20200101T000000',
  '99',
  '1e2',
  '00000000T000000',
]

/** Texts that may stand in a header line: no line ends, at most 4000 characters. */
function headerText(name: string, random: Random): string {
  if (isTime(name)) return random.pick(times)
  const text = random.pick([...oddTexts, ...oddNumbers.map(String)])
  return Array.from(text.toWellFormed(), (character) => (character < ' ' ? '?' : character))
    .join('')
    .slice(0, 4000)
}

function isTime(name: string): boolean {
  return /^X-M2M-(RET|RST|OET)$/i.test(name)
}

function mutateHeaders(headers: readonly [string, string][], random: Random): [string, string][] {
  const at = random.between(0, headers.length - 1)
  const choice = random.fraction()
  if (choice < 0.25) return headers.filter((_, index) => index !== at)
  if (choice < 0.45)
    return [...headers.filter(([name]) => name !== 'Content-Type'), ['Content-Type', random.pick(mediaTypes)]]
  if (choice < 0.6) return [...headers, headers[at] as [string, string]]
  if (choice < 0.8)
    return headers.map(([name, value], index): [string, string] => [
      name,
      index === at ? headerText(name, random) : value,
    ])
  const name = random.pick(knownHeaders.filter((one) => !/OET|RST|RTU|Expect/.test(one)))
  return [...headers, [name, headerText(name, random)]]
}
