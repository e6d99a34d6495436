import { type Client, listen, type Notification, type NotificationEvent, notificationEvents } from '@waystation/client'
import { listener } from '../configuration/settingTypes.ts'
import { CommandError } from '../output/CommandError.ts'
import { plainText } from '../output/plainText.ts'
import { type OriginatorOptions, print, timeoutOf, valueOrFailure, wholeNumberOf, withClient } from './connection.ts'

export interface WatchOptions extends OriginatorOptions {
  readonly events: string
  readonly listen: string
  readonly poll?: boolean
  readonly count?: string
}

const shortEvents: Readonly<Record<string, NotificationEvent>> = {
  update: 'updateOfResource',
  delete: 'deletionOfResource',
  create: 'creationOfDirectChild',
  deleteChild: 'deletionOfDirectChild',
  missingData: 'missingData',
}

/** `waystation watch`: shows notifications until Ctrl-C, which removes the subscription. */
export async function watch(address: string, options: WatchOptions): Promise<void> {
  const events = options.events.split(',').map((name) => eventOf(name.trim()))
  const wanted = options.count === undefined ? Number.POSITIVE_INFINITY : wholeNumberOf('--count', options.count)
  const stop = new AbortController()
  const end = () => stop.abort()
  process.once('SIGINT', end).once('SIGTERM', end)
  try {
    await withClient(options, (client) => show(client, address, options, { events, wanted, signal: stop.signal }))
  } catch (error) {
    if (!stop.signal.aborted) throw error
  }
  if (!stop.signal.aborted && !Number.isFinite(wanted)) process.stderr.write(`${address} is gone.\n`)
}

interface Watched {
  readonly events: readonly NotificationEvent[]
  /** How many notifications are enough. */
  readonly wanted: number
  readonly signal: AbortSignal
}

async function show(client: Client, address: string, options: WatchOptions, { events, wanted, signal }: Watched) {
  const receiver = options.poll ? undefined : listen(listenerOf(options.listen))
  try {
    const via = receiver ?? 'pollingChannel'
    const subscription = valueOrFailure(
      await client.subscribe(address, { events, via, signal, lease: Math.max(60_000, timeoutOf(options)) }),
    )
    if (!options.json) process.stderr.write(`Watching ${address}; Ctrl-C ends.\n`)
    let count = 0
    for await (const notification of subscription) {
      print(options.json ? JSON.stringify(notification.content) : lineOf(notification))
      if (++count >= wanted) break
    }
    await subscription.close()
  } finally {
    await receiver?.close()
  }
}

function eventOf(name: string): NotificationEvent {
  const event = shortEvents[name] ?? (Object.hasOwn(notificationEvents, name) ? (name as NotificationEvent) : undefined)
  if (event !== undefined) return event
  throw new CommandError(
    `--events: there is no event "${name}".`,
    `There are ${Object.keys(shortEvents).join(', ')}.`,
    true,
  )
}

function listenerOf(text: string): { host: string; port: number } {
  const address = listener.read(text)
  if (address) return address
  throw new CommandError(`--listen: "${text}" is no address.`, 'Write HOST:PORT; port 0 takes any free one.', true)
}

const verbs: Partial<Record<NotificationEvent, string>> = {
  updateOfResource: 'updated',
  deletionOfResource: 'deleted',
  creationOfDirectChild: 'created',
  deletionOfDirectChild: 'deleted child',
  missingData: 'missing data',
}

/** Bookkeeping of the CSE that tells a watcher nothing. */
const uninteresting = new Set([
  'resourceType',
  'resourceID',
  'parentID',
  'creationTime',
  'lastModifiedTime',
  'expirationTime',
  'stateTag',
  'contentSize',
])

function lineOf({ event, resource, resourceType, address, content }: Notification): string {
  const time = new Date().toISOString().slice(11, 23)
  const verb = event === undefined ? 'notified' : (verbs[event] ?? event)
  if (resource === undefined) return `${time}  ${verb}  ${address ?? JSON.stringify(content)}`
  const { resourceName, content: value, ...others } = resource
  const told = value === undefined ? detailsOf(others) : plainText(value)
  return `${time}  ${verb}  ${resourceType ?? 'resource'} ${plainText(resourceName)}  ${told}`
}

function detailsOf(attributes: Readonly<Record<string, unknown>>): string {
  return Object.entries(attributes)
    .filter(([name]) => !uninteresting.has(name))
    .map(([name, value]) => `${name}=${plainText(value)}`)
    .join(' ')
}
