import { equal, rejects } from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { CoapSender } from '@waystation/protocol/coap'
import { eventually } from '../../support/eventually.ts'
import { credential, Site } from '../../support/Site.ts'
import { listenerURL } from '../../support/secureRequest.ts'
import { startWaystation } from '../../support/startWaystation.ts'
import { Relay } from './Relay.ts'

const key = Buffer.from('a key of 24 characters..')

async function startWithCoaps() {
  const site = await Site.create()
  const waystation = await startWaystation({ arguments: ['--coaps', '127.0.0.1:0', '--authority', site.authority] })
  const keyFile = join(site.folder, 'psk.hex')
  writeFileSync(keyFile, key.toString('hex'))
  await credential(waystation, 'add', 'psk', 'device', '-o', 'CAdmin', '--key-file', keyFile)
  await eventually(() => {
    if (!/were read again/.test(waystation.stderr)) throw new Error(waystation.stderr)
  })
  return {
    port: Number(new URL(listenerURL(waystation, 'coaps').replace('coaps', 'http')).port),
    async [Symbol.asyncDispose]() {
      await waystation[Symbol.asyncDispose]()
      site[Symbol.dispose]()
    },
  }
}

describe('a device whose address and port change in mid-session', () => {
  let core: Awaited<ReturnType<typeof startWithCoaps>>
  before(async () => {
    core = await startWithCoaps()
  })
  after(() => core[Symbol.asyncDispose]())

  it('carries on without a new handshake', async () => {
    using relay = await Relay.start(core.port)
    const device = new CoapSender({ preSharedKey: { identity: 'device', key } })
    const retrieve = async (rqi: string) => {
      const request = { op: 2, to: 'cse-in', fr: 'CAdmin', rqi, rvi: '3' }
      return device.send(`coaps://127.0.0.1:${relay.port}`, request, { timeoutMilliseconds: 10_000 })
    }
    try {
      equal((await retrieve('first')).responseStatusCode, 2000)
      equal(relay.clientHellos, 2)
      for (const address of ['127.0.0.1', '127.0.0.2', '127.0.0.3']) {
        await relay.moveTo(address)
        equal((await retrieve(`from-${address}`)).responseStatusCode, 2000)
      }
      equal(relay.clientHellos, 2)
    } finally {
      await device.close()
    }
  })

  it('is refused at once when its key is wrong', async () => {
    const device = new CoapSender({ preSharedKey: { identity: 'device', key: Buffer.from('another key') } })
    const request = { op: 2, to: 'cse-in', fr: 'CAdmin', rqi: 'first', rvi: '3' }
    const sent = device.send(`coaps://127.0.0.1:${core.port}`, request, { timeoutMilliseconds: 10_000 })
    await rejects(sent, /decryptError/)
    await device.close()
  })
})
