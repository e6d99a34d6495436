import {
  type OneM2MResponse,
  type Random,
  type RequestOptions,
  resourceTypes,
  uniqueName,
} from '../../support/index.ts'
import type { LogContainer, SentInstance } from './Journal.ts'
import type { Victim } from './Victim.ts'

interface Writing {
  victim: Victim
  log: LogContainer
  writer: number
  random: Random
  /** Aborted after the kill: errors before that are faults of the CSE. */
  signal: AbortSignal
}

/**
 * Sends one request after the other until the server is gone.
 * @returns how many were acknowledged
 */
export async function write(writing: Writing): Promise<number> {
  let acknowledged = 0
  for (;;) {
    const outcome = await attempt(writing)
    if (outcome === 'gone') return acknowledged
    acknowledged += 1
  }
}

async function attempt(writing: Writing): Promise<'acknowledged' | 'gone'> {
  const choice = writing.random.fraction()
  try {
    if (choice < 0.65) await createLogged(writing)
    else if (choice < 0.8) await createInWindow(writing)
    else if (choice < 0.95) await countUp(writing)
    else await deleteSomething(writing)
    return 'acknowledged'
  } catch (error) {
    // Whether the server did what it did not answer is for `verify` to find out.
    if (error instanceof RefusedError) writing.victim.journal.faults.push(error.message)
    return 'gone'
  }
}

class RefusedError extends Error {}

/** @throws RefusedError for an answer other than expected, and when it belongs to another request */
function check(response: OneM2MResponse, expected: number, rqi: string): void {
  if (response.rsc !== expected)
    throw new RefusedError(`${response.rsc} in place of ${expected} to ${rqi}: ${response.raw}`)
  if (response.headers['x-m2m-ri'] !== rqi) {
    throw new RefusedError(`request ${rqi} was answered as ${response.headers['x-m2m-ri']}`)
  }
}

/** Sends an instance, for the first time or again. */
export function sendInstance(victim: Victim, log: LogContainer, sent: SentInstance): Promise<OneM2MResponse> {
  const content = { 'm2m:cin': { rn: sent.name, con: sent.content } }
  return victim.client.create(log.address, resourceTypes.contentInstance, content, { rqi: sent.rqi })
}

async function createLogged({ victim, log, writer }: Writing): Promise<void> {
  const name = uniqueName('i')
  const sent: SentInstance = { rqi: uniqueName('r'), name, content: `${writer}:${name}`, acknowledged: false }
  log.sent.set(name, sent)
  const response = await sendInstance(victim, log, sent)
  check(response, 2001, sent.rqi)
  sent.acknowledged = true
  sent.resourceID = response.resource.ri
}

async function createInWindow({ victim }: Writing): Promise<void> {
  const { window } = victim.journal
  const options: RequestOptions = { rqi: uniqueName('r') }
  const response = await victim.client.create(
    window.address,
    resourceTypes.contentInstance,
    { 'm2m:cin': { con: 'w' } },
    options,
  )
  check(response, 2001, options.rqi as string)
  const { st, ri } = response.resource
  window.acknowledged.set(st, ri)
  window.highest = Math.max(window.highest, st)
}

async function countUp({ victim, writer }: Writing): Promise<void> {
  const label = victim.journal.labels[writer]
  if (!label) return
  label.sent += 1
  const rqi = uniqueName('r')
  const response = await victim.client.update(label.address, { 'm2m:cnt': { lbl: [`n${label.sent}`] } }, { rqi })
  check(response, 2004, rqi)
  label.acknowledged = label.sent
}

/** The oldest thing whose state is known, if there is one, goes with all that is below it. */
async function deleteSomething({ victim, log }: Writing): Promise<void> {
  const { logs, trees } = victim.journal
  const known = [...trees, ...logs.filter((one) => one !== log && one.pinned !== undefined)]
  const target = known.find((one) => one.deletion === 'none')
  if (!target) return
  target.deletion = 'sent'
  const rqi = uniqueName('r')
  check(await victim.client.delete(target.address, { rqi }), 2002, rqi)
  target.deletion = 'acknowledged'
}
