import type { Readable } from 'node:stream'

const limit = 1_000_000

/** Drains a stream and keeps its first line and its last million characters. */
export class TextTail {
  /** Never settles when the stream ends before the first line does. */
  readonly firstLine: Promise<string>
  #text = ''

  constructor(stream: Readable) {
    stream.setEncoding('utf8')
    this.firstLine = new Promise((resolve) => {
      stream.on('data', (chunk: string) => {
        this.#text += chunk
        const end = this.#text.indexOf('\n')
        if (end >= 0) resolve(this.#text.slice(0, end))
        if (this.#text.length > 2 * limit) this.#text = this.#text.slice(-limit)
      })
    })
  }

  get text(): string {
    return this.#text.slice(-limit)
  }
}
