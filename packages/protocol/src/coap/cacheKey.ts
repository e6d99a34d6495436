import type { CoapMessage } from './CoapMessage.ts'
import { options } from './optionNumbers.ts'

const apart = new Set<number>([
  options.block1,
  options.block2,
  options.size1,
  options.size2,
  options.observe,
  options.echo,
  options.noResponse,
])

/**
 * @returns what the messages of one block-wise transfer of a peer have in common, and those of no other: method and options,
 *   the Request-Tag among them, without those on blocks
 * @see RFC 7252 5.4.6, RFC 7959 2.5, RFC 9175 3
 */
export function cacheKeyOf(message: CoapMessage): string {
  const { spans, bytes } = message
  let key = String(message.code)
  for (let at = 0; at < spans.length; at += 3) {
    const number = spans[at]!
    const isNoCacheKey = (number & 0x1e) === 0x1c
    if (apart.has(number) || isNoCacheKey) continue
    const value = bytes.toString('latin1', spans[at + 1], spans[at + 2])
    key += `|${number}:${value.length}:${value}`
  }
  return key
}
