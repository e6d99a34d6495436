import type { Body } from '../OneM2MClient.ts'
import { decode, encode } from './bytes.ts'
import { answerOrNothing, type Carrier, inTime } from './Carrier.ts'
import { CoapSocket } from './CoapSocket.ts'
import { type CoapMessage, type CoapOption, optionOf, toUnsigned, unsigned } from './coapMessage.ts'
import type { Primitive } from './primitive.ts'
import type { Format } from './underTest.ts'

const uriPath = 11
const contentFormat = 12
const uriQuery = 15
const accept = 17

/** @see TS-0008 6.2.2.4 */
const optionNumbers: Readonly<Record<string, number>> = {
  fr: 279,
  rqi: 283,
  ot: 259,
  rqet: 291,
  rset: 295,
  oet: 299,
  gid: 311,
  rvi: 271,
  vsi: 331,
}
const eventCategory = 303
const resourceType = 267
const notificationTargets = 263
const responseStatusCode = 307

const contentFormats = { xml: 41, json: 50, cbor: 60 } as const
/** By operation. @see TS-0008 6.2.1 */
const methods = [0, 2, 1, 3, 4, 2]

const sockets = new Map<string, CoapSocket>()

/** @see TS-0008 */
export const coap: Carrier = {
  async send({ url }, primitive, format, timeoutMs) {
    const socket = sockets.get(url) ?? new CoapSocket(url)
    sockets.set(url, socket)
    const payload =
      primitive.pc === undefined || isAttributeList(primitive) ? Buffer.alloc(0) : encode(primitive.pc, format)
    const exchange = socket.request(methods[primitive.op]!, optionsOf(primitive, format), payload)
    const answer = answerOrNothing(exchange.then(responseOf), primitive)
    return inTime(answer, timeoutMs, `${primitive.op} ${primitive.to}`)
  },
}

function isAttributeList({ op, pc }: Primitive): boolean {
  return op === 2 && pc?.['m2m:atrl'] !== undefined
}

function optionsOf(primitive: Primitive, format: Format): CoapOption[] {
  const options: CoapOption[] = pathOf(primitive.to).map((segment) => [uriPath, Buffer.from(segment)])
  for (const [name, number] of Object.entries(optionNumbers)) {
    if (primitive[name] !== undefined) options.push([number, Buffer.from(String(primitive[name]))])
  }
  if (primitive.ec !== undefined) options.push([eventCategory, unsigned(primitive.ec)])
  if (primitive.ty !== undefined) options.push([resourceType, unsigned(primitive.ty)])
  if (primitive.rt?.nu !== undefined) options.push([notificationTargets, Buffer.from(primitive.rt.nu.join('&'))])
  if (primitive.pc !== undefined) options.push([contentFormat, unsigned(contentFormats[format])])
  options.push([accept, unsigned(contentFormats[format])])
  for (const field of queryOf(primitive)) options.push([uriQuery, Buffer.from(field)])
  return options
}

function pathOf(to: string): string[] {
  if (to.startsWith('//')) return ['_', ...to.slice(2).split('/')]
  if (to.startsWith('/')) return ['~', ...to.slice(1).split('/')]
  return to.split('/')
}

const inOptionsOrPayload = new Set([...Object.keys(optionNumbers), 'op', 'to', 'ty', 'pc', 'ec', 'fc', 'rt'])

function queryOf(primitive: Primitive): string[] {
  const fields = Object.entries(primitive).filter(([name]) => !inOptionsOrPayload.has(name))
  if (primitive.rt?.rtv !== undefined) fields.push(['rt', primitive.rt.rtv])
  if (isAttributeList(primitive)) fields.push(['atrl', primitive.pc['m2m:atrl']])
  for (const [name, value] of Object.entries(primitive.fc ?? {})) {
    const prefix = { atr: '', catr: 'c.', patr: 'p.' }[name]
    if (prefix === undefined) fields.push([name, value])
    else for (const { nm, val } of value as { nm: string; val: string }[]) fields.push([`${prefix}${nm}`, val])
  }
  return fields.flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => `${name}=${one}`))
}

function responseOf(answer: CoapMessage): Body {
  const text = (number: number) => optionOf(answer, number)?.toString('utf8')
  const rsc = optionOf(answer, responseStatusCode)
  const response: Body = {
    rsc: rsc === undefined ? Number.NaN : toUnsigned(rsc),
    coapCode: `${answer.code >> 5}.${String(answer.code & 31).padStart(2, '0')}`,
  }
  for (const [name, number] of Object.entries(optionNumbers)) response[name] = text(number)
  for (const [name, number] of Object.entries({ cnst: 323, cnot: 319, ec: eventCategory })) {
    const value = optionOf(answer, number)
    if (value !== undefined) response[name] = toUnsigned(value)
  }
  if (answer.payload.length > 0) response.pc = decode(answer.payload, formatOf(answer))
  return response
}

const formatsByNumber = new Map<number, Format>([
  ...([41, 10014, 10002, 10006, 10008] as const).map((number) => [number, 'xml'] as const),
  ...([50, 10001, 10003, 10007, 10009] as const).map((number) => [number, 'json'] as const),
  ...([60, 10010, 10011, 10012, 10013] as const).map((number) => [number, 'cbor'] as const),
])

function formatOf(answer: CoapMessage): Format {
  return formatsByNumber.get(toUnsigned(optionOf(answer, contentFormat) ?? Buffer.alloc(0))) ?? 'json'
}
