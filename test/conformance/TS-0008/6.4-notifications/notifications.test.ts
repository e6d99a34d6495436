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
import { assertStatus, eventually, startWaystation, uniqueName, type Waystation } from '../../../support/index.ts'
import { integer, json, numbers } from '../CoapPeer.ts'

const block1 = 27
const [changed, continued] = [0x44, 0x5f] as const

/** An application that takes requests by CoAP and answers each in the acknowledgement. */
class Application {
  readonly #socket: Socket
  readonly received: CoapMessage[] = []
  /** How many datagrams it does not hear. */
  deaf = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (bytes, from) => {
      if (this.deaf-- > 0) return
      const message = decodeMessage(bytes)
      this.received.push(message)
      const block = optionOf(message, block1)
      const more = block !== undefined && (toUnsigned(block) & 8) !== 0
      const status = [integer(numbers.statusCode, 2000), [283, optionOf(message, numbers.requestIdentifier)!] as const]
      const options = [...(more ? [] : status), ...(block === undefined ? [] : [[block1, block] as const])]
      const answer = { ...message, type: 2, code: more ? continued : changed, options, payload: Buffer.alloc(0) }
      socket.send(encodeMessage(answer), from.port, from.address)
    })
  }

  static async open(): Promise<Application> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new Application(socket)
  }

  get url(): string {
    return `coap://127.0.0.1:${this.#socket.address().port}`
  }

  close(): void {
    this.#socket.close()
  }
}

const pathOf = ({ options }: CoapMessage) =>
  options.filter(([number]) => number === numbers.uriPath).map(([, value]) => value.toString())

describe('requests that leave by CoAP (TS-0008)', () => {
  let waystation: Waystation
  let application: Application
  before(async () => {
    waystation = await startWaystation({ arguments: ['--set', 'coap.acknowledgeTimeout=100ms'] })
  })
  after(() => waystation[Symbol.asyncDispose]())

  const subscribed = async (url: string) => {
    const rn = uniqueName('cnt')
    assertStatus(await waystation.client().create('cse-in', 3, { 'm2m:cnt': { rn } }), 2001)
    const subscription = { 'm2m:sub': { nu: [url], enc: { net: [3] } } }
    assertStatus(await waystation.client().create(`cse-in/${rn}`, 23, subscription), 2001)
    return `cse-in/${rn}`
  }
  const add = async (path: string, con: string) =>
    assertStatus(await waystation.client().create(path, 4, { 'm2m:cin': { con } }), 2001)

  it('bring a notification to the path of its URL, after a verification', async () => {
    application = await Application.open()
    const path = await subscribed(`${application.url}/a/b?x=1`)
    await add(path, 'hello')
    await eventually(() => assert.equal(application.received.length, 2))
    const [verification, notification] = application.received as [CoapMessage, CoapMessage]
    assert.equal(JSON.parse(verification.payload.toString())['m2m:sgn'].vrq, true)
    assert.deepEqual([notification.type, notification.code, pathOf(notification)], [0, 2, ['a', 'b']])
    assert.equal(optionOf(notification, numbers.uriQuery)?.toString(), 'x=1')
    assert.equal(toUnsigned(optionOf(notification, numbers.contentFormat)!), json)
    assert.equal(optionOf(notification, numbers.resourceType), undefined)
    const { rep } = JSON.parse(notification.payload.toString())['m2m:sgn'].nev
    assert.equal(rep['m2m:cin'].con, 'hello')
    application.close()
  })

  it('go in blocks when they are long, and again when they get lost', async () => {
    application = await Application.open()
    const path = await subscribed(`${application.url}/long?ct=json`)
    application.received.length = 0
    application.deaf = 2
    const con = 'x'.repeat(5000)
    await add(path, con)
    await eventually(() => assert.ok(application.received.length >= 5))
    const content = Buffer.concat(application.received.map(({ payload }) => payload)).toString()
    assert.equal(JSON.parse(content)['m2m:sgn'].nev.rep['m2m:cin'].con, con)
    application.close()
  })

  it('keep the order of the changes they tell of', async () => {
    application = await Application.open()
    const path = await subscribed(application.url)
    application.received.length = 0
    for (let index = 0; index < 10; index++) await add(path, String(index))
    await eventually(() => assert.equal(application.received.length, 10))
    const order = application.received.map(
      ({ payload }) => JSON.parse(payload.toString())['m2m:sgn'].nev.rep['m2m:cin'].con,
    )
    assert.deepEqual(
      order,
      Array.from({ length: 10 }, (_, index) => String(index)),
    )
    application.close()
  })

  it('reach an application at its point of access', async () => {
    application = await Application.open()
    const api = 'N.example.coap'
    const ae = { 'm2m:ae': { rn: uniqueName('ae'), api, rr: true, srv: ['3'], poa: [application.url] } }
    const registered = assertStatus(await waystation.client('C').create('cse-in', 2, ae), 2001).resource
    const answer = await waystation.client().notify(`/id-in/${registered.aei}`, { 'm2m:sgn': { nev: { rep: {} } } })
    assertStatus(answer, 2000)
    const [request] = application.received
    assert.deepEqual([request?.code, pathOf(request!)], [2, ['~', 'id-in', registered.aei]])
    application.close()
  })
})
