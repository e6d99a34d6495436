import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { operations, statusCodes, type WirePrimitive } from '@waystation/model'
import { json } from '../serialisations/index.ts'
import { coapLink, okHandler } from '../testing/coap/coapLink.ts'
import { SeededRandom } from '../testing/dtls/SeededRandom.ts'
import { codes, messageTypes } from './codes.ts'
import { datagramChannel } from './datagramChannel.ts'
import { decodeDatagram } from './decodeMessage.ts'
import { encodeCoapRequest } from './encodeCoapRequest.ts'
import { encodeDatagram, encodeEmpty } from './encodeMessage.ts'
import { exchangeInBlocks } from './exchangeInBlocks.ts'

const timeout = { timeoutMilliseconds: 5000 }
const primitive = (rqi: string): WirePrimitive => ({ op: operations.retrieve, to: 'cse-in', fr: 'CAdmin', rqi })
const requestOf = (rqi = 'r') => encodeCoapRequest(primitive(rqi), json)
const datagramOf = (rqi: string, messageID: number, type: 0 | 1 = messageTypes.confirmable) =>
  encodeDatagram(type, messageID, { ...requestOf(rqi), token: Buffer.from(rqi) })
const turn = () => delay(5)

describe('the layer of messages over datagrams (RFC 7252 4)', () => {
  it('answers in the acknowledgement', async () => {
    const { channel } = coapLink()
    const response = await channel.exchange(requestOf(), timeout)
    assert.equal(response.code, codes.content)
    assert.equal(response.type, messageTypes.acknowledgement)
  })

  it('acknowledges what takes long, and sends the response after that', async () => {
    const handler: typeof okHandler = async (request, context) => {
      await delay(200)
      return okHandler(request, context)
    }
    const { channel, sent, server } = coapLink({ handler })
    const response = await channel.exchange(requestOf(), timeout)
    assert.equal(response.type, messageTypes.confirmable)
    await turn()
    const kinds = sent.map(({ bytes }) => [decodeDatagram(bytes)?.type, decodeDatagram(bytes)?.code])
    assert.deepEqual(kinds.at(-1), [messageTypes.acknowledgement, 0])
    assert.ok(kinds.some(([type, code]) => type === messageTypes.acknowledgement && code === 0))
    assert.equal(server.open, 0)
  })

  it('does once what arrives twice, and answers it the same way', async () => {
    let count = 0
    const { server, toClient, sent } = coapLink({
      handler: (request, context) => {
        count++
        return okHandler(request, context)
      },
    })
    for (let copy = 0; copy < 3; copy++) {
      server.onMessage(toClient, datagramOf('a', 1))
      await turn()
    }
    assert.equal(count, 1)
    assert.equal(sent.length, 3)
    assert.deepEqual(sent[0]?.bytes, sent[2]?.bytes)
    server.onMessage(toClient, datagramOf('b', 1))
    await turn()
    assert.equal(count, 2, 'another message with the same ID is another message')
  })

  it('answers a ping and a malformed message with a reset, and nothing else', async () => {
    const { server, toClient, sent } = coapLink()
    server.onMessage(toClient, encodeEmpty(messageTypes.confirmable, 77))
    server.onMessage(toClient, Buffer.from('4001004dff', 'hex'))
    server.onMessage(toClient, Buffer.from('5001004dff', 'hex'))
    server.onMessage(toClient, Buffer.from('ff', 'hex'))
    server.onMessage(toClient, encodeEmpty(messageTypes.reset, 77))
    assert.deepEqual(
      sent.map(({ bytes }) => bytes),
      [encodeEmpty(messageTypes.reset, 77), encodeEmpty(messageTypes.reset, 77)],
    )
  })

  it('keeps to one confirmable message at a time (NSTART)', async () => {
    const { channel, sent } = coapLink({ fate: () => [20] })
    const all = Array.from({ length: 4 }, (_, index) => channel.exchange(requestOf(`r${index}`), timeout))
    await delay(1)
    assert.equal(sent.length, 1)
    await Promise.all(all)
    assert.equal(sent.length, 8)
  })

  it('takes a response only from where its request went', async () => {
    const { client, channel, toServer, sent } = coapLink({
      fate: (_, direction) => (direction === 'toServer' ? [] : [0]),
    })
    const answers: Buffer[] = []
    const stranger = { ...toServer, key: 'stranger', send: (bytes: Uint8Array) => answers.push(Buffer.from(bytes)) }
    let answer: unknown
    const exchange = channel.exchange(requestOf(), timeout).then((response) => {
      answer = response
    })
    const { token } = decodeDatagram(sent[0]!.bytes)!
    const forged = { code: codes.content, token, options: requestOf().options, payload: Buffer.from('forged') }
    client.onMessage(stranger, encodeDatagram(messageTypes.confirmable, 1, forged))
    await turn()
    assert.equal(answer, undefined)
    assert.deepEqual(answers, [encodeEmpty(messageTypes.reset, 1)])
    client.onMessage(toServer, encodeDatagram(messageTypes.confirmable, 2, forged))
    await exchange
    client.stop()
  })

  it('gives up after the last repetition, and says that the peer is not reachable', async () => {
    const { client, toServer, sent } = coapLink({ fate: () => [], transmission: { retransmissions: 2 } })
    const exchange = client.exchange(toServer, requestOf(), { timeoutMilliseconds: 60_000 })
    await assert.rejects(exchange, { name: 'SendError', kind: 'unreachable', mayHaveArrived: true })
    assert.equal(sent.length, 3)
  })

  it('does not send what waits for its turn when it is stopped, or the peer is gone', async () => {
    const { client, toServer, sent } = coapLink({ fate: () => [] })
    const fail = () => client.exchange(toServer, requestOf(), timeout).catch((error) => error)
    const stopped = [fail(), fail()]
    client.stop()
    for (const error of await Promise.all(stopped)) assert.match(error.message, /the endpoint was closed/)
    const gone = [fail(), fail()]
    client.onClose(toServer)
    for (const error of await Promise.all(gone)) assert.match(error.message, /the peer is gone/)
    assert.equal(sent.length, 2)
  })

  it('says of what there was no room for that it was not sent, and keeps the peer', async () => {
    const { client, toServer, sent } = coapLink({ fate: () => [] })
    let closes = 0
    const channel = datagramChannel(client, { ...toServer, close: () => closes++ })
    const all = Array.from({ length: 1002 }, () => channel.exchange(requestOf(), timeout).catch((error) => error))
    const error = await all.at(-1)
    assert.match(error.message, /too many messages wait/)
    assert.deepEqual([error.kind, error.mayHaveArrived], ['unreachable', false])
    assert.equal(closes, 0)
    client.stop()
    await Promise.all(all)
    assert.equal(sent.length, 1)
  })

  it('refuses more than it is to answer at a time', async () => {
    const { server, toClient, sent } = coapLink({
      handler: () => new Promise(() => undefined),
      layer: { limits: { exchanges: 2 }, acknowledgeMilliseconds: 60_000 },
    })
    for (let id = 0; id < 3; id++) server.onMessage(toClient, datagramOf(`r${id}`, id))
    assert.deepEqual(
      sent.map(({ bytes }) => decodeDatagram(bytes)?.code),
      [codes.serviceUnavailable],
    )
    server.stop()
  })

  it('forgets the oldest messages rather than to remember too many', async () => {
    const { server, toClient } = coapLink({ layer: { limits: { rememberedMessages: 100 } } })
    for (let id = 0; id < 1000; id++) server.onMessage(toClient, datagramOf(`r${id}`, id))
    await turn()
    assert.equal(server.open, 0)
    assert.equal(server.peers, 1)
    server.stop()
  })

  it('brings everything across a network that loses, repeats and reorders', async () => {
    const random = new SeededRandom(3)
    const fate = () => {
      if (random.next() < 0.2) return []
      const copies = random.next() < 0.2 ? 2 : 1
      return Array.from({ length: copies }, () => random.below(30))
    }
    const done = new Map<unknown, number>()
    const handler: typeof okHandler = async ({ rqi, pc }) => {
      done.set(rqi, (done.get(rqi) ?? 0) + 1)
      if (random.next() < 0.3) await delay(80)
      const content = { 'm2m:x': (pc as { x: string }).x.slice(0, 3000) }
      return { responseStatusCode: statusCodes.updated.code, requestIdentifier: String(rqi), content }
    }
    const { channel, faults } = coapLink({ handler, fate })
    for (let index = 0; index < 8; index++) {
      const request = {
        op: operations.update,
        to: 'a',
        fr: 'C',
        rqi: `r${index}`,
        pc: { x: `${index}`.repeat(4000) },
      }
      const whole = { timeoutMilliseconds: 30_000, contentBytes: 100_000 }
      const { message, payload } = await exchangeInBlocks(channel, encodeCoapRequest(request, json), whole)
      assert.equal(message.code, codes.changed)
      assert.deepEqual(JSON.parse(payload.toString()), { 'm2m:x': `${index}`.repeat(3000) })
    }
    assert.deepEqual(
      [...done.values()],
      Array.from({ length: 8 }, () => 1),
    )
    assert.deepEqual(faults, [])
  })
})
