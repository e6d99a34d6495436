/**
 * The part of CBOR (RFC 8949) that JSON values need. Ours is written anew here so that the codec under test
 * is not its own judge.
 */

/** @param value a JSON value */
export function encodeCbor(value: unknown): Buffer {
  if (value === null || value === undefined) return Buffer.from([0xf6])
  if (value === true) return Buffer.from([0xf5])
  if (value === false) return Buffer.from([0xf4])
  if (typeof value === 'number') return encodeNumber(value)
  if (typeof value === 'string') {
    const text = Buffer.from(value)
    return Buffer.concat([head(3, text.length), text])
  }
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)])
  const entries = Object.entries(value as object).filter(([, member]) => member !== undefined)
  return Buffer.concat([
    head(5, entries.length),
    ...entries.flatMap(([name, member]) => [encodeCbor(name), encodeCbor(member)]),
  ])
}

function head(major: number, length: number): Buffer {
  const top = major << 5
  if (length < 24) return Buffer.from([top | length])
  if (length < 0x100) return Buffer.from([top | 24, length])
  if (length < 0x10000) return Buffer.from([top | 25, length >> 8, length & 0xff])
  const bytes = Buffer.alloc(length < 0x1_0000_0000 ? 5 : 9)
  bytes[0] = top | (bytes.length === 5 ? 26 : 27)
  if (bytes.length === 5) bytes.writeUInt32BE(length, 1)
  else bytes.writeBigUInt64BE(BigInt(length), 1)
  return bytes
}

function encodeNumber(value: number): Buffer {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return value < 0 ? head(1, -1 - value) : head(0, value)
  const bytes = Buffer.alloc(9)
  bytes[0] = 0xfb
  bytes.writeDoubleBE(value, 1)
  return bytes
}

/**
 * @throws {RangeError} when the bytes end too early
 * @throws {SyntaxError} for what JSON cannot express, and for bytes after the value
 */
export function decodeCbor(bytes: Buffer): unknown {
  const reader = { bytes, at: 0 }
  const value = decodeItem(reader)
  if (reader.at !== bytes.length) throw new SyntaxError(`${bytes.length - reader.at} bytes after the CBOR value`)
  return value
}

interface Reader {
  bytes: Buffer
  at: number
}

function decodeItem(reader: Reader): unknown {
  const initial = reader.bytes.readUInt8(reader.at++)
  const major = initial >> 5
  if (major === 7) return decodeSimple(reader, initial & 31)
  const argument = decodeArgument(reader, initial & 31)
  if (major === 0) return argument
  if (major === 1) return -1 - argument
  if (major === 4) return Array.from({ length: argument }, () => decodeItem(reader))
  if (major === 5) {
    return Object.fromEntries(Array.from({ length: argument }, () => [String(decodeItem(reader)), decodeItem(reader)]))
  }
  if (major === 6) return decodeItem(reader)
  const end = reader.at + argument
  if (end > reader.bytes.length) throw new RangeError('CBOR string ends after the bytes')
  const slice = reader.bytes.subarray(reader.at, end)
  reader.at = end
  return major === 3 ? slice.toString('utf8') : slice
}

function decodeArgument(reader: Reader, information: number): number {
  if (information < 24) return information
  const width = 1 << (information - 24)
  if (width > 8) throw new SyntaxError(`CBOR length form ${information}`)
  const at = reader.at
  reader.at += width
  return width === 8 ? Number(reader.bytes.readBigUInt64BE(at)) : reader.bytes.readUIntBE(at, width)
}

function decodeSimple(reader: Reader, information: number): unknown {
  if (information === 20) return false
  if (information === 21) return true
  if (information === 22 || information === 23) return null
  const at = reader.at
  if (information === 26) {
    reader.at += 4
    return reader.bytes.readFloatBE(at)
  }
  if (information === 27) {
    reader.at += 8
    return reader.bytes.readDoubleBE(at)
  }
  throw new SyntaxError(`CBOR simple value ${information}`)
}
