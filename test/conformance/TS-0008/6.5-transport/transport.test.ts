import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { optionOf, toUnsigned } from '../../../support/bindings/coapMessage.ts'
import { startWaystation, uniqueName, type Waystation } from '../../../support/index.ts'
import { listenerURL } from '../../../support/secureRequest.ts'
import { CoapPeer, contentOf, integer, json, numbers, optionsOf, statusOf, text } from '../CoapPeer.ts'

const [get, post] = [1, 2] as const
const [confirmable, nonConfirmable, acknowledgement, reset] = [0, 1, 2, 3] as const

describe('CoAP messages (RFC 7252, 7641, 7959, 9175)', () => {
  let waystation: Waystation
  let peer: CoapPeer
  const start = async (...settings: readonly string[]) => {
    waystation = await startWaystation({
      arguments: ['--coap', '127.0.0.1:0', ...settings.flatMap((setting) => ['--set', setting])],
    })
    peer = await CoapPeer.open(listenerURL(waystation, 'coap'))
  }
  before(() => start('coap.acknowledgeTimeout=200ms'))
  after(async () => {
    peer.close()
    await waystation[Symbol.asyncDispose]()
  })

  const creation = (path: string, type: number) =>
    optionsOf(path, integer(numbers.resourceType, type), integer(numbers.contentFormat, json))

  const container = async () => {
    const rn = uniqueName('cnt')
    await peer.ask(post, creation('cse-in', 3), JSON.stringify({ 'm2m:cnt': { rn } }))
    return `cse-in/${rn}`
  }

  const addInstance = (path: string, con: string) => waystation.client().create(path, 4, { 'm2m:cin': { con } })

  it('that arrive twice are carried out once', async () => {
    const path = await container()
    const message = {
      code: post,
      id: 4711,
      options: creation(path, 4),
      payload: Buffer.from('{"m2m:cin":{"con":"a"}}'),
    }
    peer.send(message)
    const first = await peer.next()
    peer.send(message)
    const second = await peer.next()
    assert.deepEqual(first, second)
    assert.equal(contentOf(await peer.ask(get, optionsOf(path)))['m2m:cnt'].cni, 1)
  })

  it('are answered as they came: with an acknowledgement, or not confirmable', async () => {
    assert.equal((await peer.ask(get, optionsOf('cse-in'))).type, acknowledgement)
    peer.send({ type: nonConfirmable, code: get, options: optionsOf('cse-in') })
    assert.equal((await peer.next())?.type, nonConfirmable)
    const ping = peer.send({ type: confirmable, code: 0, token: Buffer.alloc(0) })
    const pong = await peer.next()
    assert.deepEqual([pong?.type, pong?.code, pong?.id], [reset, 0, ping.id])
  })

  it('bring long contents in blocks', async () => {
    const path = await container()
    const con = 'x'.repeat(3000)
    await addInstance(path, con)
    const first = await peer.ask(get, optionsOf(`${path}/la`))
    assert.equal(toUnsigned(optionOf(first, numbers.block2)!), 8 + 6)
    const parts = [first.payload]
    for (let number = 1; parts.length < 4; number++) {
      const next = await peer.ask(get, optionsOf(`${path}/la`, integer(numbers.block2, number * 16 + 6)))
      parts.push(next.payload)
      if ((toUnsigned(optionOf(next, numbers.block2)!) & 8) === 0) break
    }
    assert.equal(JSON.parse(Buffer.concat(parts).toString())['m2m:cin'].con, con)
  })

  it('tell an observer of each change, until it is gone', async () => {
    const path = await container()
    const first = await peer.ask(get, optionsOf(path, integer(numbers.observe, 0)))
    let sequence = toUnsigned(optionOf(first, numbers.observe)!)
    for (const count of [1, 2]) {
      await addInstance(path, 'a')
      const notification = await peer.next()
      assert.ok(notification !== undefined)
      assert.equal(notification.type, confirmable)
      peer.send({ type: acknowledgement, code: 0, id: notification.id, token: Buffer.alloc(0) })
      assert.equal(contentOf(notification)['m2m:cnt'].cni, count)
      assert.ok(toUnsigned(optionOf(notification, numbers.observe)!) > sequence)
      sequence = toUnsigned(optionOf(notification, numbers.observe)!)
    }
    await waystation.client().delete(path)
    const last = await peer.next()
    assert.equal(statusOf(last!), '4.04 4004')
    assert.equal(optionOf(last!, numbers.observe), undefined)
    peer.send({ type: acknowledgement, code: 0, id: last!.id, token: Buffer.alloc(0) })
  })

  it('tell an observer of the latest instance, and that what holds it is gone', async () => {
    const path = await container()
    const inner = { 'm2m:cnt': { rn: 'inner' } }
    await waystation.client().create(path, 3, inner)
    await addInstance(`${path}/inner`, 'a')
    const first = await peer.ask(get, optionsOf(`${path}/inner/la`, integer(numbers.observe, 0)))
    assert.equal(contentOf(first)['m2m:cin'].con, 'a')
    await addInstance(`${path}/inner`, 'b')
    const latest = await peer.next()
    assert.equal(contentOf(latest!)['m2m:cin'].con, 'b')
    peer.send({ type: acknowledgement, code: 0, id: latest!.id, token: Buffer.alloc(0) })
    await waystation.client().delete(path)
    const last = await peer.next()
    assert.equal(statusOf(last!), '4.04 4004')
    peer.send({ type: acknowledgement, code: 0, id: last!.id, token: Buffer.alloc(0) })
  })

  it('tell an observer no more once it refuses a notification, or lacks the right', async () => {
    const path = await container()
    await peer.ask(get, optionsOf(path, integer(numbers.observe, 0)))
    await addInstance(path, 'a')
    const notification = await peer.next()
    peer.send({ type: reset, code: 0, id: notification!.id, token: Buffer.alloc(0) })
    await addInstance(path, 'b')
    assert.equal(await peer.next(500), undefined)
    const stranger = optionsOf(path, integer(numbers.observe, 0)).map((option) =>
      option[0] === numbers.originator ? text(numbers.originator, 'Cstranger') : option,
    )
    const refused = await peer.ask(get, stranger)
    assert.equal(statusOf(refused), '4.03 4103')
    await addInstance(path, 'c')
    assert.equal(await peer.next(500), undefined)
  })

  it('are sent again while nobody acknowledges them', async () => {
    const path = await container()
    await peer.ask(get, optionsOf(path, integer(numbers.observe, 0)))
    await addInstance(path, 'a')
    const [first, second] = [await peer.next(), await peer.next()]
    assert.deepEqual(first, second)
    peer.send({ type: acknowledgement, code: 0, id: first!.id, token: Buffer.alloc(0) })
  })

  it('make no answer that is much longer than the request before the address is proved', async () => {
    peer.close()
    await waystation[Symbol.asyncDispose]()
    await start('coap.addressValidation=always')
    const challenge = await peer.ask(get, optionsOf('cse-in'))
    assert.equal(statusOf(challenge), '4.01 -')
    const echo = optionOf(challenge, numbers.echo)!
    assert.equal(challenge.payload.length, 0)
    assert.equal(statusOf(await peer.ask(get, optionsOf('cse-in', [numbers.echo, echo]))), '2.05 2000')
    const other = await CoapPeer.open(listenerURL(waystation, 'coap'))
    assert.equal(statusOf(await other.ask(get, optionsOf('cse-in', [numbers.echo, echo]))), '4.01 -')
    other.close()
  })
})
