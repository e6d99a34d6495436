import type { Changes } from './Changes.ts'
import type { Message } from './ports/index.ts'
import type { Services } from './Services.ts'

/** Adds a message to a unit of work, to be kept until it is removed. @returns the message */
export function appendMessage(
  queue: string,
  body: string,
  changes: Changes,
  { store, clock }: Pick<Services, 'store' | 'clock'>,
): Message {
  const message = { id: store.nextMessageNumber(), queue, body, created: clock.now(), expires: null }
  changes.write({ kind: 'appendMessage', message })
  return message
}
