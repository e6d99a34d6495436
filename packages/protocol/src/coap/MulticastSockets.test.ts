import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { DatagramPeer } from '../DatagramPort.ts'
import { UdpServer } from './UdpServer.ts'

const group = '239.255.77.1'
const other = '239.255.77.2'

interface Received {
  readonly peer: DatagramPeer
  readonly text: string
  readonly isMulticast: boolean
}

async function listenAt(host: string) {
  const server = new UdpServer(host, 0)
  const received: Received[] = []
  const { port } = await server.start({
    onMessage: (peer, bytes, isMulticast = false) => received.push({ peer, text: bytes.toString(), isMulticast }),
  })
  const client = createSocket('udp4')
  client.bind(0, '127.0.0.1')
  await once(client, 'listening')
  client.setMulticastInterface('127.0.0.1')
  const say = (text: string, address: string) =>
    new Promise<void>((resolve, reject) =>
      client.send(text, port, address, (error) => (error ? reject(error) : resolve())),
    )
  const heard = async (count: number): Promise<void> => {
    const end = Date.now() + 2000
    while (received.length < count && Date.now() < end) await delay(5)
    assert.equal(received.length, count)
  }
  const stop = async () => {
    client.close()
    await server.stop()
  }
  return { server, client, received, say, heard, stop }
}

describe('UdpServer with multicast', () => {
  it('takes what comes to an address that it has joined, and says so', async () => {
    const { server, received, say, heard, stop } = await listenAt('127.0.0.1')
    await server.join(group)
    await server.join(group)
    await say('to all', group)
    await heard(1)
    await say('to one', '127.0.0.1')
    await heard(2)
    assert.deepEqual(
      received.map(({ text, isMulticast }) => [text, isMulticast]),
      [
        ['to all', true],
        ['to one', false],
      ],
    )
    await stop()
  })

  it('answers from the address that it listens on', async () => {
    const { server, client, received, say, heard, stop } = await listenAt('127.0.0.1')
    await server.join(group)
    await say('to all', group)
    await heard(1)
    const answered = once(client, 'message')
    received[0]?.peer.send(Buffer.from('heard'))
    const [bytes, from] = await answered
    assert.deepEqual([bytes.toString(), from.address], ['heard', '127.0.0.1'])
    await stop()
  })

  it('hears no others, and nothing after it has left', async () => {
    const { server, say, heard, stop } = await listenAt('127.0.0.1')
    await server.join(group)
    await say('to others', other)
    await server.leave(group)
    await server.leave(group)
    await say('to all', group)
    await say('to one', '127.0.0.1')
    await heard(1)
    await stop()
  })

  it('joins once when it is asked twice at a time, so that it has left when it is told to', async () => {
    const { server, received, say, heard, stop } = await listenAt('127.0.0.1')
    await Promise.all([server.join(group), server.join(group)])
    await say('to all', group)
    await heard(1)
    await server.leave(group)
    await say('to all still', group)
    await say('to one', '127.0.0.1')
    await delay(50)
    assert.deepEqual(
      received.map(({ text }) => text),
      ['to all', 'to one'],
    )
    await stop()
  })

  it('joins no address of the other family', async () => {
    const { server, stop } = await listenAt('127.0.0.1')
    await assert.rejects(server.join('ff05::1'), /ff05::1/)
    await stop()
  })
})
