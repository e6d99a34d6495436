import { ByteReader } from './ByteReader.ts'
import { numbers, unsigned, vector } from './bytes.ts'
import { randomBytes, version } from './constants.ts'
import { decodeExtensions, type Extensions, encodeExtensions } from './extensions.ts'

/** @see RFC 6347 4.2.1 */
export interface ClientHello {
  readonly version: number
  readonly random: Buffer
  readonly sessionId: Buffer
  readonly cookie: Buffer
  readonly suites: readonly number[]
  readonly compressionMethods: Buffer
  readonly extensions: Extensions
}

export type ClientHelloStart = Pick<ClientHello, 'version' | 'random' | 'sessionId' | 'cookie'>

export interface ServerHello {
  readonly version: number
  readonly random: Buffer
  readonly sessionId: Buffer
  readonly suite: number
  readonly compressionMethod: number
  readonly extensions: Extensions
}

export interface HelloVerifyRequest {
  readonly cookie: Buffer
}

/** Reads the fields that the cookie covers, which stand first and so in the first fragment. */
export const decodeClientHelloStart = (body: Buffer): ClientHelloStart => readClientHelloStart(new ByteReader(body))

function readClientHelloStart(reader: ByteReader): ClientHelloStart {
  return {
    version: reader.unsigned(2),
    random: reader.take(randomBytes),
    sessionId: reader.vector(1),
    cookie: reader.vector(1),
  }
}

export function decodeClientHello(body: Buffer): ClientHello {
  const reader = new ByteReader(body)
  const start = readClientHelloStart(reader)
  const suites = reader.numbers(2)
  const compressionMethods = reader.vector(1)
  const extensions = decodeExtensions(reader)
  reader.end()
  return { ...start, suites, compressionMethods, extensions }
}

export function encodeClientHello(hello: ClientHello): Buffer {
  return Buffer.concat([
    unsigned(hello.version, 2),
    hello.random,
    vector(1, hello.sessionId),
    vector(1, hello.cookie),
    numbers(2, hello.suites),
    vector(1, hello.compressionMethods),
    encodeExtensions(hello.extensions),
  ])
}

export function decodeServerHello(body: Buffer): ServerHello {
  const reader = new ByteReader(body)
  const hello = {
    version: reader.unsigned(2),
    random: reader.take(randomBytes),
    sessionId: reader.vector(1),
    suite: reader.unsigned(2),
    compressionMethod: reader.unsigned(1),
    extensions: decodeExtensions(reader),
  }
  reader.end()
  return hello
}

export function encodeServerHello(hello: ServerHello): Buffer {
  return Buffer.concat([
    unsigned(hello.version, 2),
    hello.random,
    vector(1, hello.sessionId),
    unsigned(hello.suite, 2),
    unsigned(hello.compressionMethod, 1),
    encodeExtensions(hello.extensions),
  ])
}

export function decodeHelloVerifyRequest(body: Buffer): HelloVerifyRequest {
  const reader = new ByteReader(body)
  reader.unsigned(2)
  const cookie = Buffer.copyBytesFrom(reader.vector(1))
  reader.end()
  return { cookie }
}

/** Names DTLS 1.0, whatever is negotiated later. @see RFC 6347 4.2.1 */
export const encodeHelloVerifyRequest = (cookie: Buffer): Buffer =>
  Buffer.concat([unsigned(version.dtls10, 2), vector(1, cookie)])
