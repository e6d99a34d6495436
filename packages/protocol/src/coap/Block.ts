/** Value of a Block1 or Block2 option. @see RFC 7959 2.2, RFC 8323 6 */
export interface Block {
  readonly number: number
  readonly more: boolean
  /** Size as an exponent: 16 bytes times two to the power of it; 7 is several blocks of 1024 bytes in one message. */
  readonly exponent: number
}

/** Several blocks of 1024 bytes in one message, over TCP and TLS only. @see RFC 8323 6 */
export const severalBlocks = 7

/** @returns undefined when the value is malformed */
export function blockOf(value: number): Block | undefined {
  return value > 0xff_ffff
    ? undefined
    : { number: Math.floor(value / 16), more: (value & 8) !== 0, exponent: value & 7 }
}

export function valueOfBlock({ number, more, exponent }: Block): number {
  return number * 16 + (more ? 8 : 0) + exponent
}

/** @returns size of a block, in bytes; of several, that of each */
export function sizeOfBlock(exponent: number): number {
  return 16 << Math.min(exponent, 6)
}

export function offsetOfBlock({ number, exponent }: Block): number {
  return number * sizeOfBlock(exponent)
}

/** @returns the exponent of the largest block of at most `bytes` */
export function exponentWithin(bytes: number): number {
  return Math.max(0, Math.min(6, Math.floor(Math.log2(Math.max(16, bytes))) - 4))
}
