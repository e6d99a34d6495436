import { isIP } from 'node:net'

/** Addresses that begin with the same bits. Plain bytes: policies may hold thousands of these, and stay in memory. */
export interface AddressRange {
  readonly first: Uint8Array
  readonly prefixLength: number
}

/**
 * Reads an IPv4 or IPv6 address.
 * @returns its 4 or 16 bytes, those of an IPv4-mapped IPv6 address being its 4, or undefined when `text` is no address
 */
export function bytesOfAddress(text: string): Uint8Array | undefined {
  const family = isIP(text)
  if (family === 0) return undefined
  if (family === 4) return Uint8Array.from(text.split('.'), Number)
  const bytes = bytesOfIPv6(text.split('%', 1)[0]!)
  const isMapped = bytes[10] === 0xff && bytes[11] === 0xff && bytes.subarray(0, 10).every((byte) => byte === 0)
  return isMapped ? bytes.subarray(12) : bytes
}

/** @param text a well-formed address without zone */
function bytesOfIPv6(text: string): Uint8Array {
  const [before, after] = text.split('::', 2) as [string, string | undefined]
  const head = bytesOfGroups(before)
  const tail = bytesOfGroups(after ?? '')
  return Uint8Array.from([...head, ...new Array<number>(16 - head.length - tail.length).fill(0), ...tail])
}

function bytesOfGroups(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number)
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

/** @param text `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32` */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [network, prefix] = text.split('/') as [string, string | undefined]
  const first = bytesOfAddress(network)
  if (first === undefined) return undefined
  if (prefix === undefined) return { first, prefixLength: first.length * 8 }
  const isMapped = first.length === 4 && network.includes(':')
  return { first, prefixLength: isMapped ? Math.max(0, Number(prefix) - 96) : Number(prefix) }
}

export function isInRange({ first, prefixLength }: AddressRange, address: Uint8Array): boolean {
  if (first.length !== address.length) return false
  const whole = prefixLength >> 3
  for (let index = 0; index < whole; index++) if (first[index] !== address[index]) return false
  const mask = (0xff00 >> (prefixLength & 7)) & 0xff
  return mask === 0 || ((first[whole]! ^ address[whole]!) & mask) === 0
}
