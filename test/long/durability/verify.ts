import assert from 'node:assert/strict'
import { assertStatus, type Body, eventually } from '../../support/index.ts'
import { checkNotifications } from './checkNotifications.ts'
import { type Deletable, type LogContainer, windowSize } from './Journal.ts'
import type { Victim } from './Victim.ts'
import { sendInstance } from './writers.ts'

/**
 * Checks after a kill and a restart that everything acknowledged is there, nothing is half done, counters agree with
 * what they count, and every committed creation is notified.
 */
export async function verify(victim: Victim): Promise<void> {
  const { journal } = victim
  assert.deepEqual(journal.faults, [], 'answers of the healthy server')
  await verifyDeletions(victim, journal.trees)
  await verifyDeletions(victim, journal.logs)
  journal.trees = journal.trees.filter((tree) => tree.deletion !== 'seen')
  journal.logs = journal.logs.filter((log) => log.deletion !== 'seen')
  for (const log of journal.logs) {
    await verifyLog(victim, log)
    await eventually(() => checkNotifications(log), { timeoutMs: 20_000 })
  }
  await verifyWindow(victim)
  await verifyLabels(victim)
}

/** A deletion that was acknowledged happened; one that was only sent happened wholly or not at all. */
async function verifyDeletions(victim: Victim, things: readonly Deletable[]): Promise<void> {
  for (const thing of things) {
    const { rsc } = await victim.client.retrieve(thing.address)
    const isGone = rsc === 4004
    if (!isGone) assert.equal(rsc, 2000, thing.address)
    if (thing.deletion === 'none') assert.equal(isGone, false, `${thing.address} went without being deleted`)
    if (thing.deletion === 'acknowledged') assert.equal(isGone, true, `${thing.address} is there after its deletion`)
    for (const address of sample(thing.below)) {
      const below = await victim.client.retrieve(address)
      assert.equal(
        below.rsc === 4004,
        isGone,
        `${address} below ${thing.address}, which is ${isGone ? 'gone' : 'there'}`,
      )
    }
    thing.deletion = isGone ? 'seen' : 'none'
  }
}

/** @returns at most about 24 items, spread evenly */
function sample<T>(items: readonly T[]): T[] {
  const step = Math.max(1, Math.floor(items.length / 24))
  return items.filter((_, index) => index % step === 0)
}

async function children(victim: Victim, address: string): Promise<{ container: Body; instances: Body[] }> {
  const { resource } = assertStatus(await victim.client.retrieve(address, { rcn: 4, timeoutMs: 30_000 }), 2000)
  return { container: resource, instances: resource['m2m:cin'] ?? [] }
}

function assertCounters(container: Body, instances: readonly Body[], address: string): void {
  assert.equal(container.cni, instances.length, `cni of ${address}`)
  const size = instances.reduce((sum, instance) => sum + instance.cs, 0)
  assert.equal(container.cbs, size, `cbs of ${address}`)
  const stateTags = instances.map((instance) => instance.st)
  for (const [index, stateTag] of stateTags.entries()) {
    if (index > 0)
      assert.ok(
        stateTag > stateTags[index - 1],
        `stateTags of ${address} do not grow: ${stateTags[index - 1]}, ${stateTag}`,
      )
  }
  if (instances.length > 0) assert.ok(container.st >= stateTags[stateTags.length - 1], `st of ${address}`)
  assert.equal(new Set(instances.map((instance) => instance.ri)).size, instances.length, `resource IDs in ${address}`)
}

async function verifyLog(victim: Victim, log: LogContainer): Promise<void> {
  const { container, instances } = await children(victim, log.address)
  assertCounters(container, instances, log.address)
  const names: string[] = instances.map((instance) => instance.rn)
  if (log.pinned) {
    assert.deepEqual(names, log.pinned, `instances in ${log.address} changed though nobody changed them`)
    return
  }
  const found = new Map(instances.map((instance) => [instance.rn, instance]))
  assert.equal(found.size, instances.length, `names in ${log.address}`)
  for (const sent of log.sent.values()) {
    if (sent.acknowledged) assert.ok(found.has(sent.name), `${log.address}/${sent.name} was acknowledged and is lost`)
  }
  for (const instance of instances) {
    const sent = log.sent.get(instance.rn)
    assert.ok(sent, `${log.address}/${instance.rn} was never sent`)
    assert.equal(instance.con, sent.content)
    if (sent.acknowledged) assert.equal(instance.ri, sent.resourceID, `resource ID of ${instance.rn} changed`)
  }
  await sendAgain(victim, log, found)
  const after = await children(victim, log.address)
  assertCounters(after.container, after.instances, log.address)
  log.pinned = after.instances.map((instance) => instance.rn)
  assert.equal(new Set(log.pinned).size, log.pinned.length, 'a request sent again was executed again')
  log.below.push(...after.instances.flatMap((instance) => [`${log.address}/${instance.rn}`, instance.ri]))
}

/**
 * A client that got no answer sends the same request again, as may one that did. What was executed must not be executed
 * again: it is answered as before, or with a conflict about the name that it took.
 */
async function sendAgain(victim: Victim, log: LogContainer, found: ReadonlyMap<string, Body>): Promise<void> {
  const all = [...log.sent.values()]
  const again = [
    ...all.filter((sent) => !sent.acknowledged),
    ...sample(all.filter((sent) => sent.acknowledged)).slice(0, 5),
  ]
  for (const sent of again) {
    const response = await sendInstance(victim, log, sent)
    const before = found.get(sent.name)
    if (before && response.rsc === 2001)
      assert.equal(response.resource.ri, before.ri, `${sent.rqi} was answered differently`)
    else assertStatus(response, before ? 4105 : 2001)
  }
}

async function verifyWindow(victim: Victim): Promise<void> {
  const { address, acknowledged, highest } = victim.journal.window
  const { container, instances } = await children(victim, address)
  assertCounters(container, instances, address)
  assert.ok(instances.length <= windowSize, `${instances.length} instances in ${address}`)
  const latest = instances.length === 0 ? 0 : instances[instances.length - 1].st
  assert.ok(latest >= highest, `stateTag ${highest} was acknowledged, the latest is ${latest}`)
  const present = new Map(instances.map((instance) => [instance.st, instance.ri]))
  for (const [stateTag, resourceID] of acknowledged) {
    if (stateTag > latest - windowSize)
      assert.equal(present.get(stateTag), resourceID, `stateTag ${stateTag} in ${address}`)
    else acknowledged.delete(stateTag)
  }
}

async function verifyLabels(victim: Victim): Promise<void> {
  for (const label of victim.journal.labels) {
    const { resource } = assertStatus(await victim.client.retrieve(label.address), 2000)
    const value = Number(String(resource.lbl[0]).slice(1))
    assert.ok(value >= label.acknowledged, `${label.address} holds ${value}, ${label.acknowledged} was acknowledged`)
    assert.ok(value <= label.sent, `${label.address} holds ${value}, only ${label.sent} was sent`)
  }
}
