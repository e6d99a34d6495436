import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { RevocationList } from './RevocationList.ts'
import { readCertificates, readRevocationLists } from './readPem.ts'

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts)
const utcTime = (text: string) => der(0x17, Buffer.from(text))
const algorithm = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')))
const entry = (serial: string) => sequence(der(0x02, Buffer.from(serial, 'hex')), utcTime('260101000000Z'))

/** @see RFC 5280 5.1 */
function listOf(serials: readonly string[], extensions: readonly Buffer[] = []): Buffer {
  const list = sequence(
    der(0x02, Buffer.from([1])),
    algorithm,
    sequence(),
    utcTime('260101000000Z'),
    utcTime('270101000000Z'),
    ...(serials.length > 0 ? [sequence(...serials.map(entry))] : []),
    ...(extensions.length > 0 ? [der(0xa0, sequence(...extensions))] : []),
  )
  const signature = sign('sha256', list, keys.privateKey)
  return sequence(list, algorithm, der(0x03, Buffer.from([0]), signature))
}

const extension = (isCritical: boolean) =>
  sequence(
    der(0x06, Buffer.from([0x55, 0x1d, 0x1b])),
    ...(isCritical ? [der(0x01, Buffer.from([0xff]))] : []),
    der(0x04, der(0x02, Buffer.from([1]))),
  )

describe('a revocation list', () => {
  it('revokes what it lists, whatever zeros stand in front', () => {
    const list = new RevocationList(listOf(['00ab12', '05']))
    assert.equal(list.size, 2)
    for (const serial of ['AB12', '00AB12', '5', '05']) assert.equal(list.revokes(serial), true, serial)
    for (const serial of ['AB', '12', '0', '']) assert.equal(list.revokes(serial), false, serial)
    assert.equal(list.nextUpdate, Date.UTC(2027, 0, 1))
    assert.equal(new RevocationList(listOf([])).size, 0)
  })

  it('is signed by its authority, and by no other', () => {
    const list = new RevocationList(listOf(['05']))
    assert.equal(list.isSignedBy(keys.publicKey), true)
    assert.equal(list.isSignedBy(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey), false)
    assert.equal(list.isSignedBy(generateKeyPairSync('ed25519').publicKey), false)
  })

  it('is refused when it says more than can be heeded', () => {
    assert.equal(new RevocationList(listOf(['05'], [extension(false)])).size, 1)
    assert.throws(() => new RevocationList(listOf(['05'], [extension(true)])), /may not be passed over/)
  })

  it('is refused, and nothing worse, when bytes of it have been changed', () => {
    const whole = listOf(['00ab12', '05'], [extension(false)])
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, end) => {
        const changed = Buffer.from(whole)
        changed[at] = value
        for (const bytes of [changed, changed.subarray(0, end)]) {
          try {
            const list = new RevocationList(bytes)
            if (!bytes.equals(whole)) list.isSignedBy(keys.publicKey)
          } catch (error) {
            assert.ok(error instanceof Error)
          }
        }
      }),
      { numRuns: 5000 },
    )
  })

  it('is found among others in PEM, under either label', () => {
    const pem = (label: string) =>
      `-----BEGIN ${label}-----\n${listOf(['05']).toString('base64')}\n-----END ${label}-----\n`
    assert.equal(readRevocationLists(`text\n${pem('X509 CRL')}${pem('CRL')}${pem('PRIVATE KEY')}`).length, 2)
    assert.deepEqual(readCertificates(pem('CRL')), [])
    assert.throws(() => readCertificates(pem('CERTIFICATE')))
  })
})
