import assert from 'node:assert/strict'
import type { ReceivedNotification } from '../../support/index.ts'
import type { LogContainer } from './Journal.ts'

/**
 * Every instance in the container was notified; nothing else was; between two kills each came once and in the order of
 * creation; and a notification sent again after a kill says what it said before.
 * @throws AssertionError, also while notifications are still on their way
 */
export function checkNotifications(log: LogContainer): void {
  const positions = new Map(log.pinned?.map((name, index) => [name, index]))
  const missing = new Set(positions.keys())
  const contents = new Map<string, string>()
  let start = 0
  for (const end of [...log.runEnds, log.mailbox.received.length]) {
    checkRun(log.mailbox.received.slice(start, end), positions, missing, log)
    start = end
  }
  for (const { rqi, body } of log.mailbox.received) {
    const content = JSON.stringify(body)
    assert.equal(contents.get(rqi) ?? content, content, `two notifications with request identifier ${rqi}`)
    contents.set(rqi, content)
  }
  assert.equal(missing.size, 0, `${missing.size} of ${positions.size} creations in ${log.address} were not notified`)
}

function checkRun(
  received: readonly ReceivedNotification[],
  positions: ReadonlyMap<string, number>,
  missing: Set<string>,
  log: LogContainer,
): void {
  let previous = -1
  for (const sgn of received.flatMap((one) => one.notifications)) {
    const name = sgn.nev?.rep?.['m2m:cin']?.rn
    const position = positions.get(name)
    assert.ok(position !== undefined, `${log.address}/${name} was notified and is not there: ${JSON.stringify(sgn)}`)
    assert.ok(position > previous, `notification ${position} of ${log.address} came after ${previous}`)
    previous = position
    missing.delete(name)
  }
}
