import { HttpConnection } from './HttpConnection.ts'
import type { LoadConnection, Reply } from './LoadConnection.ts'
import { processorSeconds } from './processorSeconds.ts'
import { median, quantile } from './statistics.ts'

export interface Load {
  url: string
  /** Process that serves it. */
  pid: number
  /** Connections, each with one request on its way. */
  connections: number
  /** Default: HTTP. @param index of the connection */
  open?(url: string, index: number): Promise<LoadConnection>
  durationMs: number
  /** Not counted. */
  warmUpMs: number
  /** The `index`-th message of a connection as it takes it. */
  message(connection: number, index: number): string
  /** Status of every answer; another one ends the measurement. */
  expectedStatus: number
  /** Called with every answer, those of the warm-up too. */
  seen?(reply: Reply, connection: number): void
}

export interface LoadResult {
  /** Answers per second. */
  rate: number
  medianMs: number
  percentile99Ms: number
  /** Answers, those of the warm-up too. */
  total: number
  /** Processor time of the server per answer, in microseconds; NaN where it is not known. */
  processorMicros: number
}

/**
 * Sends as fast as the server answers: each connection sends its next request when it has the answer to the last.
 * @throws on an answer with another status and on a broken connection
 */
export async function runLoad(load: Load): Promise<LoadResult> {
  const open = load.open ?? HttpConnection.open
  const connections = await Promise.all(Array.from({ length: load.connections }, (_, index) => open(load.url, index)))
  const run = new Run(load)
  const before = processorSeconds(load.pid)
  try {
    await Promise.all(connections.map((connection, index) => run.drive(connection, index)))
  } finally {
    for (const connection of connections) connection.close()
  }
  return run.result(processorSeconds(load.pid) - before)
}

class Run {
  readonly #load: Load
  readonly #countFrom: number
  readonly #end: number
  readonly #latencies: number[] = []
  #total = 0
  #last = 0

  constructor(load: Load) {
    this.#load = load
    this.#countFrom = performance.now() + load.warmUpMs
    this.#end = this.#countFrom + load.durationMs
  }

  drive(connection: LoadConnection, number: number): Promise<void> {
    const { message, expectedStatus, seen } = this.#load
    return new Promise((resolve, reject) => {
      let index = 0
      let sent = 0
      const send = () => {
        sent = performance.now()
        connection.send(message(number, index++), take, reject)
      }
      const take = (reply: Reply) => {
        const now = performance.now()
        if (reply.status !== expectedStatus) {
          reject(new Error(`status ${reply.status} in place of ${expectedStatus}: ${reply.text.slice(0, 600)}`))
          return
        }
        this.#count(sent, now)
        seen?.(reply, number)
        if (now < this.#end) send()
        else resolve()
      }
      send()
    })
  }

  result(processor: number): LoadResult {
    const seconds = (this.#last - this.#countFrom) / 1000
    return {
      rate: this.#latencies.length / seconds,
      medianMs: median(this.#latencies),
      percentile99Ms: quantile(this.#latencies, 0.99),
      total: this.#total,
      processorMicros: (processor * 1e6) / this.#total,
    }
  }

  #count(sent: number, now: number): void {
    this.#total += 1
    if (now < this.#countFrom) return
    this.#latencies.push(now - sent)
    this.#last = now
  }
}
