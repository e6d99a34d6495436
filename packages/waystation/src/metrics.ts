import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DeliveryStatistics } from '@waystation/core'
import type { ResourceStore } from '@waystation/core/ports'
import type { RequestHandler } from '@waystation/model'
import type { Registry } from 'prom-client'

type Route = (request: IncomingMessage, response: ServerResponse) => void

/** What an operator watches: counts of the requests by status and of what the store holds. */
export interface Metrics {
  /** The handler, with its requests counted. */
  counting(handler: RequestHandler): RequestHandler
  readonly routes: Readonly<Record<string, Route>>
}

/** What is known of the notifications once the CSE is up. */
type Notifications = () => DeliveryStatistics | undefined

/** Counting costs one array access a request; the exposition format is built, and its library loaded, when asked for. */
export function createMetrics(store: ResourceStore, notifications: Notifications): Metrics {
  const counts = new Map<number, number>()
  let registry: Promise<Registry> | undefined
  const count = (status: number): void => void counts.set(status, (counts.get(status) ?? 0) + 1)
  return {
    counting: (handler) => async (request, context) => {
      const response = await handler(request, context)
      count(response?.responseStatusCode ?? 0)
      return response
    },
    routes: {
      '/healthz': (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' })
        response.end(JSON.stringify({ status: 'ok', pid: process.pid, uptimeSeconds: Math.round(process.uptime()) }))
      },
      '/metrics': (_request, response) => {
        registry ??= registryOf(store, notifications, counts)
        void registry.then((ready) => expose(ready, response))
      },
    },
  }
}

/** @returns a registry whose metrics read the live counts whenever they are collected */
async function registryOf(
  store: ResourceStore,
  notifications: Notifications,
  counts: ReadonlyMap<number, number>,
): Promise<Registry> {
  const { collectDefaultMetrics, Gauge, Registry } = await import('prom-client')
  const registry: Registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'waystation_requests_total',
    help: 'Requests answered since the start, by response status code',
    labelNames: ['status'],
    registers: [registry],
    collect() {
      for (const [status, value] of counts) this.set({ status: String(status) }, value)
    },
  })
  const gauges = { Gauge, registry }
  exposeEach('store', () => store.statistics(), gauges)
  exposeEach('notifications', notifications, gauges)
  return registry
}

/** Makes a gauge of every member, read whenever metrics are collected. */
function exposeEach<T extends { readonly [name in keyof T]: number }>(
  group: string,
  read: () => T | undefined,
  { Gauge, registry }: { Gauge: typeof import('prom-client').Gauge; registry: Registry },
): void {
  for (const name of Object.keys(read() ?? {}) as (keyof T & string)[]) {
    const words = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    new Gauge({
      name: `waystation_${group}_${words}`,
      help: `${group[0]?.toUpperCase()}${group.slice(1)}: ${words.replaceAll('_', ' ')}`,
      registers: [registry],
      collect() {
        const now = read()
        if (now !== undefined) this.set(now[name])
      },
    })
  }
}

async function expose(registry: Registry, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'Content-Type': registry.contentType })
  response.end(await registry.metrics())
}
