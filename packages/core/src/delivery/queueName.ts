const prefix = 'notify/'

/** In place of a subscription, for what is no event of one: batches, rates and counters do not hold it. */
export const noSubscription = 0

/** @returns the name of the queue that holds what a subscription (internal number) has for a target */
export function queueName(subscription: number, target: string): string {
  return `${prefix}${subscription.toString(36)}/${target}`
}

/** @returns subscription and target of a queue, or undefined when it is one of another kind */
export function parseQueueName(name: string): { subscription: number; target: string } | undefined {
  if (!name.startsWith(prefix)) return undefined
  const end = name.indexOf('/', prefix.length)
  if (end === -1) return undefined
  return { subscription: Number.parseInt(name.slice(prefix.length, end), 36), target: name.slice(end + 1) }
}
