import { Worker } from 'node:worker_threads'
import { type Milliseconds, RequestError, type StatusCodeName } from '@waystation/model'
import type { CoreConfiguration } from '../CoreConfiguration.ts'
import type { Clock } from '../ports/index.ts'
import { Turns } from '../Turns.ts'
import type { FaultKind, Job, JobAnswer, JobResults } from './engineJobs.ts'

const statuses: Readonly<Record<FaultKind, StatusCodeName>> = {
  sparql: 'invalidSparqlQuery',
  update: 'sparqlUpdateError',
  description: 'invalidSemantics',
  size: 'notAcceptable',
}

const complaints: Readonly<Record<FaultKind, string>> = {
  sparql: 'this is no SPARQL that can be evaluated',
  update: 'the SPARQL update failed',
  description: 'the description can not be read',
  size: 'the result is too large',
}

const idleTime: Milliseconds = 60_000
const memoryCheck: Milliseconds = 200
/** How many bytes more than before its job the process may have. */
const mostMemory = 256 << 20
const file = import.meta.url.endsWith('.ts') ? './engineWorker.ts' : './engineWorker.js'

/**
 * Reads RDF and evaluates SPARQL on a thread of its own, so that a query of any size never holds up other requests. The
 * thread comes with the first job and goes when there are none for a minute.
 */
export class SemanticEngine {
  readonly #clock: Clock
  readonly #configuration: CoreConfiguration
  /** Who changes the same description goes after the other. */
  readonly turns = new Turns()
  #worker: Worker | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #cancelIdle = (): void => {}
  #isStopped = false
  readonly #memory: () => number

  /** @param memory bytes that the process has in memory, which the results of a query grow in */
  constructor(clock: Clock, configuration: CoreConfiguration, memory: () => number = process.memoryUsage.rss) {
    this.#clock = clock
    this.#configuration = configuration
    this.#memory = memory
  }

  /**
   * Does a job after those that came before it. One that takes longer than a request may live, or more memory than there is
   * for it, is given up.
   * @throws RequestError invalidSparqlQuery, sparqlUpdateError, invalidSemantics, notAcceptable, requestTimeout, targetNotReachable when
   *   too many jobs wait
   */
  run<J extends Job>(job: J): Promise<JobResults[J['kind']]> {
    if (this.#isStopped || this.#waiting >= this.#configuration.limits.pendingRequests) {
      return Promise.reject(
        new RequestError('targetNotReachable', 'too many semantic requests are waiting; try again later'),
      )
    }
    this.#waiting += 1
    const done = this.#queue.then(() => this.#perform(job))
    this.#queue = done.catch(() => {}).finally(() => (this.#waiting -= 1))
    return done as Promise<JobResults[J['kind']]>
  }

  start(): void {}

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#end()
  }

  async #perform(job: Job): Promise<unknown> {
    this.#cancelIdle()
    if (this.#isStopped) throw stopped()
    const answer = await this.#answer(job)
    this.#cancelIdle = this.#clock.after(idleTime, () => void this.#end())
    if ('result' in answer) return answer.result
    throw new RequestError(statuses[answer.fault], `${complaints[answer.fault]}: ${answer.message}`)
  }

  #answer(job: Job): Promise<JobAnswer> {
    const worker = this.#thread()
    const { promise, resolve, reject } = Promise.withResolvers<JobAnswer>()
    const giveUp = (error: unknown): void => {
      reject(error)
      void this.#end()
    }
    const leave = (): void => giveUp(stopped())
    const cancel = this.#clock.after(this.#configuration.defaults.requestExpiration, () =>
      giveUp(new RequestError('requestTimeout', 'the semantic request takes too long to evaluate')),
    )
    const ignoreMemory = this.#watchMemory(() =>
      giveUp(new RequestError('notAcceptable', 'the semantic request takes too much memory to evaluate')),
    )
    worker.on('message', resolve).on('error', giveUp).on('exit', leave)
    worker.postMessage(job)
    return promise.finally(() => {
      cancel()
      ignoreMemory()
      worker.off('message', resolve).off('error', giveUp).off('exit', leave)
    })
  }

  /** @returns what ends it */
  #watchMemory(exceeded: () => void): () => void {
    const most = this.#memory() + mostMemory
    let cancel: () => void
    const look = (): void => {
      if (this.#memory() > most) exceeded()
      else cancel = this.#clock.after(memoryCheck, look)
    }
    cancel = this.#clock.after(memoryCheck, look)
    return () => cancel()
  }

  #thread(): Worker {
    if (this.#worker === undefined) {
      this.#worker = new Worker(new URL(file, import.meta.url))
      this.#worker.unref()
      // Whoever waits for it hears of it too; a thread that fails while nobody does is only replaced.
      this.#worker.on('error', () => void this.#end())
    }
    return this.#worker
  }

  async #end(): Promise<void> {
    this.#cancelIdle()
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }
}

function stopped(): RequestError {
  return new RequestError('internalServerError', 'the semantic engine has stopped')
}
