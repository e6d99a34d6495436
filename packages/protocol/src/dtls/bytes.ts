/** Small pieces that messages are written from. */

export function unsigned(value: number, bytes: 1 | 2 | 3): Buffer {
  const buffer = Buffer.allocUnsafe(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}

/** `parts` with their common length before them. */
export function vector(lengthBytes: 1 | 2 | 3, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([unsigned(length, lengthBytes), ...parts])
}

/** Numbers of two bytes each with their common length before them. */
export const numbers = (lengthBytes: 1 | 2, values: readonly number[]): Buffer =>
  vector(lengthBytes, ...values.map((value) => unsigned(value, 2)))

/** A copy that holds on to nothing else; for what outlives its handshake, as small buffers share their memory. */
export function ownCopy(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  copy.set(bytes)
  return copy
}
