import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import {
  type CoapMessage,
  decodeMessage,
  encodeMessage,
  optionOf,
  toUnsigned,
} from '../../../support/bindings/coapMessage.ts'
import { assertStatus, resourceTypes, startWaystation, type Waystation } from '../../../support/index.ts'

const address = '239.255.78.1'
const nonConfirmable = 1
const get = 1
const option = { uriPath: 11, originator: 279, requestIdentifier: 283, releaseVersion: 271, statusCode: 307 }

describe('requests by CoAP to the multicast address of a localMulticastGroup (TS-0008, TS-0004 7.4.55)', () => {
  let waystation: Waystation
  let socket: Socket
  let port: number
  let id = 0

  before(async () => {
    waystation = await startWaystation({ arguments: ['--coap', '127.0.0.1:0', '--set', 'coap.leisure=100ms'] })
    port = Number(new URL(JSON.parse(waystation.stdout.split('\n')[0] as string).coap).port)
    socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    socket.setMulticastInterface('127.0.0.1')
  })
  after(async () => {
    socket.close()
    await waystation[Symbol.asyncDispose]()
  })

  const join = async (mgft: string) => {
    const content = { 'm2m:lmg': { mad: { ip4: address }, mgft, mli: ['cse-in'] } }
    const answer = await waystation.client().create('cse-in', resourceTypes.localMulticastGroup, content)
    return assertStatus(answer, 2001).resource
  }

  /** @returns the answer; undefined when there is none for a while */
  async function ask(path: readonly string[], originator = 'CAdmin'): Promise<CoapMessage | undefined> {
    id += 1
    const token = Buffer.from([id])
    const options: CoapMessage['options'] = [
      ...path.map((segment) => [option.uriPath, Buffer.from(segment)] as const),
      [option.originator, Buffer.from(originator)],
      [option.requestIdentifier, Buffer.from(`multicast-${id}`)],
      [option.releaseVersion, Buffer.from('3')],
    ]
    const message = { type: nonConfirmable, code: get, id, token, options, payload: Buffer.alloc(0) }
    const answered = once(socket, 'message', { signal: AbortSignal.timeout(1000) })
    socket.send(encodeMessage(message), port, address)
    const [bytes] = await answered.catch(() => [undefined])
    const answer = bytes === undefined ? undefined : decodeMessage(bytes)
    if (answer !== undefined) assert.deepEqual(answer.token, token)
    return answer
  }

  it('are answered to the one who asked, not confirmable', async () => {
    await join('/id-host/all')
    const answer = await ask(['~', 'id-host', 'all'])
    assert.ok(answer !== undefined, 'no answer came')
    assert.equal(answer.type, nonConfirmable)
    assert.equal(toUnsigned(optionOf(answer, option.statusCode) as Buffer), 2000)
    const [response] = JSON.parse(answer.payload.toString())['m2m:agr']['m2m:rsp']
    assert.deepEqual([response.rsc, response.pc['m2m:cb'].ty], [2000, 5])
  })

  it('have no answer from who is no member', async () => {
    assert.equal(await ask(['~', 'id-host', 'nobody']), undefined)
  })

  it('are not heard any more when the group is gone', async () => {
    const group = await join('/id-host/brief')
    assert.ok((await ask(['~', 'id-host', 'brief'])) !== undefined)
    assertStatus(await waystation.client().delete(group.ri), 2002)
    assert.equal(await ask(['~', 'id-host', 'brief']), undefined)
  })

  it('can not be joined on an address of the other family', async () => {
    const content = { 'm2m:lmg': { mad: { ip6: 'ff05::1234' }, mgft: '/id-host/six', mli: ['cse-in'] } }
    const answer = await waystation.client().create('cse-in', resourceTypes.localMulticastGroup, content)
    assertStatus(answer, 5216)
  })
})
