import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cipherSuites } from './CipherSuite.ts'
import { contentType } from './constants.ts'
import { type DtlsRecord, readRecord } from './DtlsRecord.ts'
import { nodeCrypto } from './nodeCrypto.ts'
import { deriveKeys } from './prf.ts'
import { additionalData, RecordLayer } from './RecordLayer.ts'

const ids = { ofServer: Buffer.from('010203040506', 'hex'), ofClient: Buffer.from('aabbccddeeff', 'hex') }

function layers(suite = cipherSuites[0]!, usesIds = false) {
  const random = Buffer.alloc(32)
  const keys = deriveKeys(nodeCrypto, suite, Buffer.alloc(48, 9), random, random)
  const [client, server] = [new RecordLayer(nodeCrypto), new RecordLayer(nodeCrypto)]
  client.useKeys(keys.server, keys.client)
  server.useKeys(keys.client, keys.server)
  if (usesIds) {
    client.useConnectionIds(ids.ofServer, true)
    server.useConnectionIds(ids.ofClient, true)
  }
  return { client, server }
}

const read = (bytes: Buffer): DtlsRecord => readRecord(bytes, 0, 6)!
const { applicationData } = contentType

describe('RecordLayer', () => {
  for (const suite of cipherSuites) {
    for (const usesIds of [false, true]) {
      it(`carries records of any length with ${suite.name}${usesIds ? ' and connection ids' : ''}`, () => {
        const { client, server } = layers(suite, usesIds)
        for (const length of [0, 1, 15, 16, 1_000, 16_384]) {
          const body = Buffer.alloc(length, length)
          const record = client.write(applicationData, body)!
          equal(record.length, length + client.overheadBytes)
          deepEqual(server.open(read(record)), { type: applicationData, body, isNewest: true })
        }
      })
    }
  }

  it('opens no record twice, and tells that it was replayed', () => {
    const { client, server } = layers()
    const record = read(client.write(applicationData, Buffer.from('once'))!)
    equal(server.isReplayed(record), false)
    equal(server.open(record)?.body.toString(), 'once')
    equal(server.open(record), undefined)
    equal(server.isReplayed(record), true)
  })

  it('opens records in any order, and says which is the newest', () => {
    const { client, server } = layers()
    const records = [0, 1, 2].map((number) => read(client.write(applicationData, Buffer.of(number))!))
    deepEqual(
      [2, 0, 1].map((index) => server.open(records[index]!)?.isNewest),
      [true, false, false],
    )
  })

  it('opens nothing that has been changed, wherever it was', () => {
    const { client, server } = layers(undefined, true)
    const record = client.write(applicationData, Buffer.from('the reading is 21.5'))!
    fc.assert(
      fc.property(fc.nat(record.length - 1), fc.integer({ min: 1, max: 255 }), (offset, change) => {
        const changed = Buffer.from(record)
        changed[offset] = changed[offset]! ^ change
        const parsed = readRecord(changed, 0, 6)
        // Both versions are read, and the version is authenticated as 1.2.
        const isAlike = parsed !== undefined && changed.readUInt16BE(1) !== 0xfeff
        equal(isAlike ? server.open(parsed) : undefined, undefined)
      }),
    )
    equal(server.open(read(record))?.body.toString(), 'the reading is 21.5')
  })

  it('takes no record without the id that was agreed on', () => {
    const plain = layers()
    const { server } = layers(undefined, true)
    equal(server.open(read(plain.client.write(applicationData, Buffer.from('x'))!)), undefined)
  })

  it('hides the type of a record with an id, and drops the padding of others', () => {
    const { client, server } = layers(undefined, true)
    const record = client.write(contentType.alert, Buffer.of(1, 0))!
    equal(record[0], contentType.tls12Cid)
    deepEqual(server.open(read(record)), { type: contentType.alert, body: Buffer.of(1, 0), isNewest: true })
  })
})

describe('additionalData', () => {
  const header = Buffer.from('17fefd0001000000000005', 'hex')

  it('is number, type, version and length', () => {
    equal(additionalData(header, undefined, 0x10).toString('hex'), '0001000000000005' + '17' + 'fefd' + '0010')
  })

  it('has the id, after what cannot be a number, when there is one', () => {
    const withId = Buffer.from('19fefd0001000000000005', 'hex')
    const expected =
      'ffffffffffffffff' + '19' + '06' + '19' + 'fefd' + '0001' + '000000000005' + '010203040506' + '0010'
    equal(additionalData(withId, ids.ofServer, 0x10).toString('hex'), expected)
  })
})
