import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import type { SendError } from '../SendError.ts'
import type { ClientMaterial } from '../tls/ClientSecurity.ts'
import { HttpSender } from './HttpSender.ts'
import { HttpServer } from './HttpServer.ts'

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const ecdsaWithSHA256 = sequence(oid('2a8648ce3d040302'))
const nameOf = (text: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))))

/** A certificate of its own authority, for 127.0.0.1 and this year and the next. @see RFC 5280 4.1 */
function selfSigned(name: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const year = new Date().getUTCFullYear() % 100
  const time = (yearThen: number) => der(0x17, Buffer.from(`${yearThen}0101000000Z`))
  const addressOnly = sequence(oid('551d11'), der(0x04, sequence(der(0x87, Buffer.from([127, 0, 0, 1])))))
  const authority = sequence(oid('551d13'), der(0x04, sequence(der(0x01, Buffer.from([0xff])))))
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSHA256,
    nameOf(name),
    sequence(time(year), time(year + 2)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(addressOnly, authority)),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey))
  const text = sequence(body, ecdsaWithSHA256, signature).toString('base64').replace(/.{64}/g, '$&\n')
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { key, cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n` }
}

describe('HTTPS', () => {
  const server = selfSigned('server')
  const peer = selfSigned('peer')
  const request = { op: 2, to: 'a', fr: 'C1', rqi: '1', rvi: '3' }

  it('is served to and used by ends that prove who they are', async (t) => {
    const names: unknown[] = []
    const listener = new HttpServer({
      handler: async (_, { entitledOriginators }) => {
        names.push(entitledOriginators)
        return { responseStatusCode: 2000, requestIdentifier: '1' }
      },
      host: '127.0.0.1',
      port: 0,
      tls: { ...server, ca: peer.cert, requestCert: true, rejectUnauthorized: true },
      limits: {
        bodyBytes: 1000,
        headerBytes: 4096,
        connections: 10,
        requestMilliseconds: 5000,
        headersMilliseconds: 5000,
        keepAliveMilliseconds: 5000,
      },
      log: { debug() {}, warn() {}, error() {} },
      authority: {
        entitlementOf: ({ certificate }) => ({ entitledOriginators: [String(certificate?.subject)] }),
        preSharedKeyOf: () => undefined,
        isPasswordOf: async () => false,
      },
    })
    const { url } = await listener.start()
    t.after(() => listener.stop(0))
    assert.match(url, /^https:/)
    const sendWith = async (tls?: ClientMaterial) => {
      const sender = new HttpSender(tls === undefined ? {} : { tls })
      t.after(() => sender.close())
      const options = { timeoutMilliseconds: 5000 }
      await sender.send(url, request, { ...options, ordered: 's' })
      return sender.send(url, request, options)
    }
    const answer = await sendWith({ ...peer, ca: server.cert })
    assert.equal(answer.responseStatusCode, 2000)
    assert.deepEqual(names, [['CN=peer'], ['CN=peer']])
    for (const tls of [undefined, peer, { ca: server.cert }]) {
      await assert.rejects(sendWith(tls), (error: SendError) => error.kind === 'unreachable')
    }
    assert.equal(names.length, 2)
  })
})
