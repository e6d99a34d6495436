import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { type Client, type RegisteredApplication, type Result, registerApplication } from '@waystation/client'
import { formatTimestamp, type Milliseconds, resourceTypes } from '@waystation/model'
import type { Figure } from './figures/hostFigures.ts'

/** Log lines for an operator; fields first. */
export interface AgentLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export interface HostAgentOptions {
  /** Reaches the CSE; of any originator. */
  readonly client: Client
  /** Takes the figures to report, e.g. those of `hostFigures`. */
  readonly figures: () => Promise<Figure[]>
  readonly interval: Milliseconds
  readonly log: AgentLog
  /** Name of the AE; default: that of this computer. */
  readonly name?: string
  /** Values kept of each figure; default 1000. */
  readonly history?: number
}

/** Figures kept while the CSE cannot be reached; then the oldest go. */
const outboxLimit = 4000

const longestDelay: Milliseconds = 30_000

/** @returns the name of this computer as it can name a resource */
export function hostResourceName(name = hostname()): string {
  const fitting = name.replace(/[^A-Za-z0-9._-]/g, '-').replace(/^[^A-Za-z0-9]+/, '')
  return fitting === '' ? 'host' : fitting
}

/**
 * Reports the figures of this computer to a CSE, as any device does: registers an AE, creates a time series or container for
 * each figure, and adds an instance at every interval. Figures taken while the CSE is away are sent when it is back, each
 * exactly once.
 */
export class HostAgent {
  /** Name of the AE below the CSEBase. */
  readonly name: string
  readonly #options: HostAgentOptions
  readonly #stopped = new AbortController()
  readonly #outbox: Figure[] = []
  readonly #known = new Set<string>()
  #application: RegisteredApplication | undefined
  #running: Promise<void> | undefined
  #failures = 0

  constructor(options: HostAgentOptions) {
    this.#options = options
    this.name = options.name ?? hostResourceName()
  }

  /** Starts reporting; the registration is tried again until it succeeds. */
  start(): void {
    this.#running ??= this.#run()
  }

  /** Ends reporting; the AE stays registered for the next time. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped
    let next = Date.now()
    while (!signal.aborted) {
      if (Date.now() >= next) {
        next = Math.max(next + this.#options.interval, Date.now())
        await this.#take()
      }
      const isDone = await this.#deliver().catch(() => false)
      if (signal.aborted) return
      const untilNext = Math.max(0, next - Date.now())
      await wait(isDone ? untilNext : Math.min(this.#retryDelay(), untilNext), undefined, { signal }).catch(() => {})
    }
  }

  #retryDelay(): Milliseconds {
    return Math.min(500 * 2 ** Math.min(this.#failures, 10), longestDelay)
  }

  async #take(): Promise<void> {
    this.#outbox.push(...(await this.#options.figures()))
    if (this.#outbox.length > outboxLimit) this.#outbox.splice(0, this.#outbox.length - outboxLimit)
  }

  /** @returns whether nothing is left to send */
  async #deliver(): Promise<boolean> {
    if (this.#application === undefined && !(await this.#register())) return false
    for (let figure = this.#outbox[0]; figure !== undefined; figure = this.#outbox[0]) {
      const result = await this.#send(figure)
      if (!result.ok && result.status !== 'conflict') return this.#failed(result)
      this.#outbox.shift()
      this.#succeeded()
    }
    return true
  }

  async #register(): Promise<boolean> {
    const result = await registerApplication(this.#options.client, {
      applicationID: 'Norg.waystation.host-agent',
      originator: `C${this.name}`,
      resourceName: this.name,
      requestReachability: false,
      labels: ['host'],
      attributes: { appName: 'host agent' },
      signal: this.#stopped.signal,
    })
    if (!result.ok) return this.#failed(result)
    this.#application = result.value
    this.#known.clear()
    this.#succeeded()
    const { wasRegistered } = result.value
    this.#options.log.info({ AE: this.name, wasRegistered }, `${this.name} is registered and reports its figures`)
    return true
  }

  async #send(figure: Figure): Promise<Result<unknown>> {
    if (!this.#known.has(figure.name)) {
      const created = await this.#createCollection(figure)
      if (!created.ok && created.status !== 'conflict') return created
      this.#known.add(figure.name)
    }
    const { client, originator } = this.#application!
    const parent = `${originator}/${figure.name}`
    const time = formatTimestamp(figure.taken)
    const options = { signal: this.#stopped.signal, resultContent: 0 }
    if (typeof figure.value === 'number') {
      const content = { dataGenerationTime: time, content: figure.value }
      return client.create(parent, resourceTypes.timeSeriesInstance, content, options)
    }
    // The name lets the CSE refuse what it has already got, when only the answer was lost.
    const resourceName = `at-${time.replace(',', '.')}`
    const content = { resourceName, contentInfo: 'application/json:0', content: JSON.stringify(figure.value) }
    return client.create(parent, resourceTypes.contentInstance, content, options)
  }

  #createCollection({ name, value }: Figure): Promise<Result<unknown>> {
    const { client, originator } = this.#application!
    const { interval, history: maxNrOfInstances = 1000 } = this.#options
    const options = { signal: this.#stopped.signal }
    if (typeof value !== 'number') {
      return client.create(originator, resourceTypes.container, { resourceName: name, maxNrOfInstances }, options)
    }
    const content = { resourceName: name, maxNrOfInstances, periodicInterval: interval }
    return client.create(originator, resourceTypes.timeSeries, content, options)
  }

  #succeeded(): void {
    if (this.#failures > 0) this.#options.log.info({ AE: this.name }, `${this.name} reaches the CSE again`)
    this.#failures = 0
  }

  #failed({ code, reason }: { code: number; reason: string }): false {
    if (this.#failures++ === 0) {
      this.#options.log.warn({ AE: this.name, code, reason }, `${this.name} cannot report: ${reason}`)
    }
    // The CSE may have lost the registration or what is below it.
    if (code !== 4008 && code !== 5103) {
      this.#application = undefined
    }
    return false
  }
}
