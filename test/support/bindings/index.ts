import { httpStatuses } from '../httpStatuses.ts'
import type { OneM2MRequest, OneM2MResponse } from '../OneM2MClient.ts'
import type { Carrier, Peer } from './Carrier.ts'
import { primitiveOf } from './primitive.ts'
import { type BindingName, formatUnderTest } from './underTest.ts'

export type { Peer } from './Carrier.ts'
export { isOfHttp } from './primitive.ts'
export { type BindingName, bindingUnderTest, type Format, formatUnderTest } from './underTest.ts'

const carriers: Readonly<Record<Exclude<BindingName, 'http'>, () => Promise<Carrier>>> = {
  mqtt: async () => (await import('./mqtt.ts')).mqtt,
  coap: async () => (await import('./coap.ts')).coap,
  ws: async () => (await import('./webSocket.ts')).webSocket,
}

/** @returns the answer in the words of HTTP, so that a test reads it alike whatever it travelled by */
export async function requestOver(
  binding: Exclude<BindingName, 'http'>,
  peer: Peer,
  request: OneM2MRequest,
  sender: { originator: string | null; releaseVersion: string | null },
): Promise<OneM2MResponse> {
  const carrier = await carriers[binding]()
  const primitive = primitiveOf(request, sender.originator, sender.releaseVersion)
  const format = request.format ?? formatUnderTest
  const response = await carrier.send(peer, primitive, format, request.timeoutMs ?? 10_000)
  const members = response.pc !== null && typeof response.pc === 'object' ? Object.values(response.pc) : []
  const headers = Object.fromEntries(
    Object.entries(headerOfParameter)
      .filter(([parameter]) => response[parameter] !== undefined)
      .map(([parameter, header]) => [header, String(response[parameter])]),
  )
  if (response.tqf !== undefined) headers['x-m2m-tqf'] = JSON.stringify(response.tqf)
  if (response.pc !== undefined) headers['content-type'] = `application/${format}`
  return {
    // To a noResponse request HTTP has an answer all the same.
    http: response.rsc === undefined ? 204 : (httpStatuses.get(response.rsc) ?? Number.NaN),
    rsc: Number(response.rsc),
    headers,
    body: response.pc,
    resource: members.length === 1 ? members[0] : undefined,
    raw: Buffer.from(response.pc === undefined ? '' : JSON.stringify(response.pc)),
  }
}

const headerOfParameter = {
  rsc: 'x-m2m-rsc',
  rqi: 'x-m2m-ri',
  fr: 'x-m2m-origin',
  rvi: 'x-m2m-rvi',
  ot: 'x-m2m-ot',
  rset: 'x-m2m-rst',
  ec: 'x-m2m-ec',
  vsi: 'x-m2m-vsi',
  cnst: 'x-m2m-cts',
  cnot: 'x-m2m-cto',
} as const
