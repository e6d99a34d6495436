import { randomBytes, randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import {
  type CoapMessage,
  type CoapOption,
  decodeMessage,
  encodeMessage,
  optionOf,
  toUnsigned,
  unsigned,
} from './coapMessage.ts'

const block2 = 23
const block1 = 27
const echo = 252
/** Exponent of the block size 1024 in a block option. @see RFC 7959 2.2 */
const largestBlock = 6
const blockBytes = 1024
const retransmitMs = 2000

/** A CoAP client on one UDP socket: confirmable requests, retransmission, separate answers, blocks both ways. */
export class CoapSocket {
  readonly #socket: Socket
  readonly #host: string
  readonly #port: number
  readonly #answers = new Map<string, (message: CoapMessage) => void>()
  readonly #unacknowledged = new Map<number, NodeJS.Timeout>()
  #messageID = randomInt(65_536)
  #echo: Buffer | undefined

  constructor(url: string) {
    const { hostname, port } = new URL(url)
    this.#host = hostname
    this.#port = Number(port)
    this.#socket = createSocket('udp4')
    this.#socket.unref()
    this.#socket.on('message', (bytes) => this.#receive(decodeMessage(bytes)))
  }

  /** @returns the answer, its payload whole */
  async request(code: number, options: readonly CoapOption[], payload: Buffer): Promise<CoapMessage> {
    let answer = await this.#upload(code, options, payload)
    const parts = [answer.payload]
    for (let next = moreOf(answer); next !== undefined; next = moreOf(answer)) {
      answer = await this.#exchange(code, [...options, [block2, next]], Buffer.alloc(0))
      parts.push(answer.payload)
    }
    return { ...answer, payload: Buffer.concat(parts) }
  }

  async #upload(code: number, options: readonly CoapOption[], payload: Buffer): Promise<CoapMessage> {
    if (payload.length <= blockBytes) return this.#exchange(code, options, payload)
    for (let number = 0; ; number += 1) {
      const start = number * blockBytes
      const hasMore = start + blockBytes < payload.length
      const block = unsigned(number * 16 + (hasMore ? 8 : 0) + largestBlock)
      const part = payload.subarray(start, start + blockBytes)
      const answer = await this.#exchange(code, [...options, [block1, block]], part)
      if (!hasMore || answer.code !== 0x5f) return answer
    }
  }

  async #exchange(code: number, options: readonly CoapOption[], payload: Buffer): Promise<CoapMessage> {
    const asked = await this.#send(code, this.#echo ? [...options, [echo, this.#echo]] : options, payload)
    const challenge = optionOf(asked, echo)
    if (challenge !== undefined) this.#echo = Buffer.from(challenge)
    // 4.01 with an Echo option asks for the same request once more. @see RFC 9175 2.3
    return challenge !== undefined && asked.code === 0x81
      ? this.#send(code, [...options, [echo, challenge]], payload)
      : asked
  }

  #send(code: number, options: readonly CoapOption[], payload: Buffer): Promise<CoapMessage> {
    const token = randomBytes(8)
    this.#messageID = (this.#messageID + 1) % 65_536
    const id = this.#messageID
    const bytes = encodeMessage({ type: 0, code, id, token, options: [...options], payload })
    return new Promise((resolve) => {
      this.#answers.set(token.toString('hex'), resolve)
      const send = () => this.#socket.send(bytes, this.#port, this.#host)
      this.#unacknowledged.set(id, setInterval(send, retransmitMs).unref())
      send()
    })
  }

  #receive(message: CoapMessage): void {
    if (message.type >= 2) {
      clearInterval(this.#unacknowledged.get(message.id))
      this.#unacknowledged.delete(message.id)
    }
    if (message.type === 0) {
      const acknowledgement = { type: 2, code: 0, id: message.id, token: Buffer.alloc(0), options: [] }
      this.#socket.send(encodeMessage({ ...acknowledgement, payload: Buffer.alloc(0) }), this.#port, this.#host)
    }
    if (message.code === 0) return
    const name = message.token.toString('hex')
    this.#answers.get(name)?.(message)
    this.#answers.delete(name)
  }
}

/** @returns the value of the option that asks for the next block of an answer */
function moreOf(answer: CoapMessage): Buffer | undefined {
  const option = optionOf(answer, block2)
  if (option === undefined) return undefined
  const value = toUnsigned(option)
  if ((value & 8) === 0) return undefined
  return unsigned(((value >> 4) + 1) * 16 + (value & 7))
}
