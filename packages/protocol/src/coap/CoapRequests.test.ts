import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { operations, type RequestHandler, statusCodes, type WirePrimitive } from '@waystation/model'
import { json } from '../serialisations/index.ts'
import { coapLink } from '../testing/coap/coapLink.ts'
import { codes } from './codes.ts'
import { decodeDatagram } from './decodeMessage.ts'
import { encodeCoapRequest } from './encodeCoapRequest.ts'
import { encodeDatagram, encodeEmpty } from './encodeMessage.ts'
import { exchangeInBlocks } from './exchangeInBlocks.ts'
import { options } from './optionNumbers.ts'

const transfer = { timeoutMilliseconds: 10_000, contentBytes: 200_000 }
const timeout = { timeoutMilliseconds: 5000 }
const retrieve = (rqi = 'r') => encodeCoapRequest({ op: operations.retrieve, to: 'a', fr: 'C', rqi }, json)
const update = (size: number, rqi = 'r') =>
  encodeCoapRequest({ op: operations.update, to: 'a', fr: 'C', rqi, pc: { x: 'u'.repeat(size) } }, json)

/** Answers with as many characters as it is told, and keeps what it was sent. */
function echoing(size: number) {
  const received: WirePrimitive[] = []
  const handler: RequestHandler = async (request) => {
    received.push(request)
    const responseStatusCode = request.op === operations.update ? statusCodes.updated.code : statusCodes.ok.code
    return { responseStatusCode, requestIdentifier: String(request.rqi), content: { y: 'd'.repeat(size) } }
  }
  return { handler, received }
}

describe('contents in blocks (RFC 7959)', () => {
  it('go both ways in one exchange', async () => {
    const { handler, received } = echoing(70_000)
    const { channel, requests } = coapLink({ handler })
    const { message, payload } = await exchangeInBlocks(channel, update(65_536), transfer)
    assert.equal(message.code, codes.changed)
    assert.equal(JSON.parse(payload.toString()).y.length, 70_000)
    assert.equal((received[0]!.pc as { x: string }).x.length, 65_536)
    assert.equal(received.length, 1)
    assert.ok(requests.transferBytes < 80_000)
  })

  it('come in the size that the peer asks for', async () => {
    const { channel } = coapLink({ handler: echoing(100).handler })
    const request = retrieve()
    request.options.add(options.block2, 1)
    const first = await channel.exchange(request, timeout)
    assert.deepEqual([first.payload.length, first.unsigned(options.block2)], [32, 8 + 1])
    assert.equal(first.unsigned(options.size2), 108)
  })

  it('are refused when they are too large, with what would do', async () => {
    const { channel } = coapLink({ limits: { contentBytes: 5000 } })
    const { message } = await exchangeInBlocks(channel, update(6000), transfer)
    assert.equal(message.code, codes.requestEntityTooLarge)
    assert.equal(message.unsigned(options.size1), 5000)
  })

  it('are refused when one is missing, or shorter than its size', async () => {
    const { channel, requests } = coapLink()
    const send = (number: number, more: boolean, size: number) => {
      const request = update(0)
      request.options.add(options.block1, number * 16 + (more ? 8 : 0) + 1)
      return channel.exchange({ ...request, payload: Buffer.alloc(size, 'x') }, timeout)
    }
    assert.equal((await send(1, true, 32)).code, codes.requestEntityIncomplete)
    assert.equal((await send(0, true, 32)).code, codes.continue)
    assert.equal((await send(0, true, 31)).code, codes.badRequest)
    assert.equal((await send(2, true, 32)).code, codes.requestEntityIncomplete)
    assert.equal((await send(1, true, 32)).code, codes.continue)
    assert.equal((await send(1, true, 32)).code, codes.continue, 'the same block again')
    assert.equal((await send(2, false, 3)).code, codes.badRequest, 'it is no JSON')
    assert.equal(requests.transferBytes, 0)
  })

  it('are kept for so many peers and bytes only', async () => {
    const { channel, requests } = coapLink({ limits: { transferBytes: 20_000, transfersPerPeer: 3 } })
    for (let index = 0; index < 20; index++) {
      const request = update(0, `r${index}`)
      request.options.add(options.block1, 8 + 6)
      const response = await channel.exchange({ ...request, payload: Buffer.alloc(1024) }, timeout)
      assert.equal(response.code, codes.continue)
    }
    assert.ok(requests.transferBytes <= 3 * 1200)
  })
})

describe('contents in blocks of strangers (RFC 7959 7)', () => {
  function flood() {
    const layer = { limits: { rememberedMessages: 1 } }
    const { server, toClient, sent } = coapLink({ layer, limits: { transferBytes: 20_000 }, fate: () => [] })
    let messageID = 0
    const send = (stranger: string, number: number) => {
      const request = update(0)
      request.options.add(options.block1, number * 16 + 8)
      const bytes = encodeDatagram(1, ++messageID, { ...request, token: Buffer.from('t'), payload: Buffer.alloc(16) })
      server.onMessage({ ...toClient, key: stranger }, bytes)
      return decodeDatagram(sent.at(-1)!.bytes)!.code
    }
    return { server, send }
  }

  it('are not kept for more peers than there is room for with all that belongs to them', () => {
    const { server, send } = flood()
    for (let stranger = 0; stranger < 200; stranger++) assert.equal(send(`${stranger}`, 0), codes.continue)
    assert.ok(server.peers <= 22, `${server.peers} peers`)
    server.stop()
  })

  it('take room by their number, too', () => {
    const { server, send } = flood()
    for (const stranger of ['a', 'b']) {
      for (let number = 0; number < 100; number++) assert.equal(send(stranger, number), codes.continue)
    }
    assert.equal(send('a', 100), codes.requestEntityIncomplete)
    assert.equal(send('b', 100), codes.continue)
    server.stop()
  })
})

describe('options (RFC 7252 5.4)', () => {
  it('that must be understood and are not make a request bad', async () => {
    const { channel } = coapLink()
    const request = retrieve()
    request.options.add(9, 'x')
    const response = await channel.exchange(request, timeout)
    assert.equal(response.code, codes.badOption)
    assert.match(response.payload.toString(), /option 9 is not understood/)
    const twice = retrieve()
    twice.options.add(279, 'CAdmin')
    assert.equal((await channel.exchange(twice, timeout)).code, codes.badOption)
    const elective = retrieve()
    elective.options.add(2048, 'x')
    assert.equal((await channel.exchange(elective, timeout)).code, codes.content)
  })

  it('for a proxy are refused', async () => {
    const { channel } = coapLink()
    const request = retrieve()
    request.options.add(options.proxyUri, 'coap://elsewhere.example/')
    assert.equal((await channel.exchange(request, timeout)).code, codes.proxyingNotSupported)
  })

  it('can ask for what is not served, which is told with its response status code', async () => {
    const { channel } = coapLink()
    const request = retrieve()
    request.options.set(options.accept, 0)
    const response = await channel.exchange(request, timeout)
    assert.deepEqual([response.code, response.unsigned(307)], [4 * 32 + 6, statusCodes.notAcceptable.code])
    assert.match(response.payload.toString(), /m2m:dbg/)
  })
})

describe('addresses that are not proved (RFC 9175 2.4)', () => {
  const layer = { isTrustedAddress: () => false }

  it('get a large response only once they have sent a challenge back', async () => {
    const { channel, sent } = coapLink({ handler: echoing(1000).handler, layer })
    const refused = await channel.exchange(retrieve(), timeout)
    assert.equal(refused.code, codes.unauthorized)
    assert.equal(refused.payload.length, 0)
    const { message } = await exchangeInBlocks(channel, retrieve(), transfer)
    assert.equal(message.code, codes.content)
    const [request, challenge] = sent
    assert.ok(challenge!.bytes.length <= 3 * request!.bytes.length)
  })

  it('get a small one at once, and what has been done in small blocks', async () => {
    const small = coapLink({ handler: echoing(3).handler, layer })
    assert.equal((await small.channel.exchange(retrieve(), timeout)).code, codes.content)
    const large = coapLink({ handler: echoing(1000).handler, layer })
    const { message, payload } = await exchangeInBlocks(large.channel, update(1), transfer)
    assert.equal(message.code, codes.changed)
    assert.equal(JSON.parse(payload.toString()).y.length, 1000)
    const [request, response] = large.sent
    assert.ok(response!.bytes.length <= Math.max(136, 3 * request!.bytes.length))
  })

  it('get no larger blocks of it later', async () => {
    const { channel, sent } = coapLink({ handler: echoing(1000).handler, layer })
    const first = await channel.exchange(update(1), timeout)
    assert.ok(first.unsigned(options.block2)! & 8, 'there are more')
    const later = { ...update(0), payload: Buffer.alloc(0) }
    later.options.add(options.block2, 1 * 16 + 5)
    const response = await channel.exchange(later, timeout)
    assert.equal(response.code, codes.changed)
    const [request, answer] = sent.slice(-2)
    assert.ok(answer!.bytes.length <= Math.max(136, 3 * request!.bytes.length), `${answer!.bytes.length} bytes`)
    const { message, payload } = await exchangeInBlocks(channel, update(1, 'again'), transfer)
    assert.equal(message.code, codes.changed)
    assert.equal(JSON.parse(payload.toString()).y.length, 1000)
  })

  it('are not proved by an acknowledgement, which can be guessed', async () => {
    const { server, toClient, sent } = coapLink({
      layer,
      fate: () => [],
      handler: async (request) => {
        await delay(80)
        return echoing(request.rqi === 'slow' ? 3 : 1000).handler(request, undefined as never)
      },
    })
    const ask = async (rqi: string, messageID: number) => {
      server.onMessage(toClient, encodeDatagram(0, messageID, { ...retrieve(rqi), token: Buffer.from(rqi) }))
      await delay(120)
    }
    await ask('slow', 1)
    for (let guess = 0; guess < 0x1_0000; guess++) server.onMessage(toClient, encodeEmpty(2, guess))
    await ask('large', 2)
    assert.equal(decodeDatagram(sent.at(-1)!.bytes)?.code, codes.unauthorized)
    server.stop()
  })

  it('observe nothing, since notifications would follow', async () => {
    const { channel, requests } = coapLink({ handler: echoing(3).handler, layer, watch: () => () => undefined })
    const request = retrieve()
    request.options.add(options.observe, 0)
    assert.equal((await channel.exchange(request, timeout)).code, codes.unauthorized)
    assert.equal(requests.observers, 0)
    const { message } = await exchangeInBlocks(channel, request, transfer)
    assert.deepEqual([message.code, message.has(options.observe), requests.observers], [codes.content, true, 1])
    requests.stop()
  })

  it('do not pass with the challenge of somebody else', async () => {
    const { channel } = coapLink({ handler: echoing(1000).handler, layer })
    const request = retrieve()
    request.options.add(options.echo, Buffer.alloc(12, 7))
    assert.equal((await channel.exchange(request, timeout)).code, codes.unauthorized)
  })
})

describe('observation (RFC 7641)', () => {
  function observed() {
    let value = 0
    const listeners = new Set<() => void>()
    const handler: RequestHandler = async (request) => {
      return {
        responseStatusCode: value < 0 ? statusCodes.notFound.code : statusCodes.ok.code,
        requestIdentifier: String(request.rqi),
        content: { v: value },
      }
    }
    const watch = (_: string, changed: () => void) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    }
    const link = coapLink({ handler, watch })
    return {
      ...link,
      listeners,
      change: async (next: number) => {
        value = next
        for (const changed of [...listeners]) changed()
        await delay(20)
      },
    }
  }

  const observation = () => {
    const request = retrieve()
    request.options.add(options.observe, 0)
    return request
  }

  it('tells of changes until it is refused', async () => {
    const { channel, change, listeners, sent, requests } = observed()
    const first = await channel.exchange(observation(), timeout)
    assert.ok(first.has(options.observe))
    assert.deepEqual([listeners.size, requests.observers], [1, 1])
    const before = sent.length
    await change(1)
    // The client expects nothing any more under that token, and says so.
    assert.ok(sent.length > before)
    assert.deepEqual([listeners.size, requests.observers], [0, 0])
  })

  it('ends when there is nothing to tell, or it cannot be written', async () => {
    const listeners = new Set<() => void>()
    const watch = (_: string, changed: () => void) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    }
    let content: unknown = {}
    const { channel, requests, client } = coapLink({
      watch,
      handler: async ({ rqi }) =>
        content === undefined
          ? undefined
          : { responseStatusCode: statusCodes.ok.code, requestIdentifier: String(rqi), content: content as never },
    })
    await channel.exchange(observation(), timeout)
    assert.equal(requests.observers, 1)
    content = undefined
    for (const changed of listeners) changed()
    await delay(20)
    assert.deepEqual([listeners.size, requests.observers], [0, 0])
    const silent = channel.exchange(observation(), { timeoutMilliseconds: 100 })
    await assert.rejects(silent, { kind: 'timeout' })
    assert.deepEqual([listeners.size, requests.observers], [0, 0])
    content = { a: 1n }
    const failed = await channel.exchange(observation(), timeout)
    assert.equal(failed.code, codes.internalServerError)
    assert.deepEqual([listeners.size, requests.observers], [0, 0])
    client.stop()
  })

  it('says nothing when nothing has changed for the observer', async () => {
    const { channel, change, sent, listeners } = observed()
    await channel.exchange(observation(), timeout)
    const before = sent.length
    await change(0)
    assert.deepEqual([sent.length, listeners.size], [before, 1])
  })

  it('ends when the peer asks for that, and is limited for each peer', async () => {
    const { channel, requests } = observed()
    const many = await Promise.all(Array.from({ length: 5 }, () => channel.exchange(observation(), timeout)))
    assert.deepEqual(
      many.map((one) => one.has(options.observe)),
      [true, true, true, false, false],
    )
    assert.equal(requests.observers, 3)
    requests.stop()
    assert.equal(requests.observers, 0)
  })

  it('is not for what is not watched', async () => {
    const { channel } = coapLink({ watch: () => undefined })
    assert.equal((await channel.exchange(observation(), timeout)).has(options.observe), false)
  })
})
