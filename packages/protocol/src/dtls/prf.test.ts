import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cipherSuites } from './CipherSuite.ts'
import { nodeCrypto } from './nodeCrypto.ts'
import { deriveKeys, masterSecretOf, prf, pskPremaster, verifyDataOf } from './prf.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex')

describe('prf', () => {
  it('gives the vector published for SHA-256', () => {
    const secret = hex('9bbe436ba940f017b17652849a71db35')
    const seed = hex('a0ba9f936cda311827a6f796ffd5198c')
    const expected =
      hex(`e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af
      0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66`)
    deepEqual(prf(nodeCrypto, 'sha256', secret, 'test label', seed, 100), expected)
  })

  it('gives the vector published for SHA-384', () => {
    const secret = hex('b80b733d6ceefcdc71566ea48e5567df')
    const seed = hex('cd665cf6a8447dd6ff8b27555edb7465')
    const expected =
      hex(`7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe34f82b1233c9146a0
      e534cb400fed2700884f9dc236f80edd8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d9184259b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee691c8f3a26854308d5eaa3be85e0990703d73e56f`)
    deepEqual(prf(nodeCrypto, 'sha384', secret, 'test label', seed, expected.length), expected)
  })
})

describe('masterSecretOf', () => {
  const premaster = Buffer.alloc(48, 3)
  const [clientRandom, serverRandom] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]

  it('follows from the randoms in their order', () => {
    const seed = Buffer.concat([clientRandom, serverRandom])
    deepEqual(
      masterSecretOf(nodeCrypto, 'sha256', { premaster, clientRandom, serverRandom }),
      prf(nodeCrypto, 'sha256', premaster, 'master secret', seed, 48),
    )
  })

  it('follows from the handshake when it is the extended one', () => {
    const sessionMessages = [Buffer.from('hello'), Buffer.from('key exchange')]
    const hash = nodeCrypto.hash('sha256', Buffer.from('hellokey exchange'))
    deepEqual(
      masterSecretOf(nodeCrypto, 'sha256', { premaster, clientRandom, serverRandom, sessionMessages }),
      prf(nodeCrypto, 'sha256', premaster, 'extended master secret', hash, 48),
    )
  })
})

describe('deriveKeys', () => {
  it('cuts the key block into keys and salts, the client first', () => {
    const suite = cipherSuites.find(({ name }) => name === 'TLS_PSK_WITH_AES_256_GCM_SHA384')!
    const [clientRandom, serverRandom] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    const master = Buffer.alloc(48, 7)
    const seed = Buffer.concat([serverRandom, clientRandom])
    const block = prf(nodeCrypto, 'sha384', master, 'key expansion', seed, 72)
    const { client, server } = deriveKeys(nodeCrypto, suite, master, clientRandom, serverRandom)
    deepEqual(Buffer.concat([client.key.export(), server.key.export(), client.salt, server.salt]), block)
  })
})

describe('pskPremaster', () => {
  it('has zeros of the same length before the key when there was no agreement', () => {
    deepEqual(pskPremaster(Buffer.of(0xaa, 0xbb, 0xcc)), hex('0003 000000 0003 aabbcc'))
  })

  it('has the shared secret before the key', () => {
    deepEqual(pskPremaster(Buffer.of(0xaa), Buffer.of(1, 2)), hex('0002 0102 0001 aa'))
  })
})

describe('verifyDataOf', () => {
  it('is of 12 bytes, and not the same for both ends', () => {
    const master = Buffer.alloc(48, 7)
    const client = verifyDataOf(nodeCrypto, 'sha256', master, 'client', [])
    equal(client.length, 12)
    equal(client.equals(verifyDataOf(nodeCrypto, 'sha256', master, 'server', [])), false)
  })
})
