import type { Milliseconds } from '@waystation/model'
import type { CoreConfiguration } from '../CoreConfiguration.ts'

/** @returns how long to wait after a number of failed attempts: doubling, up to the longest */
export function retryDelay(
  attempts: number,
  {
    firstRetryDelay,
    maximumRetryDelay,
  }: Pick<CoreConfiguration['notification'], 'firstRetryDelay' | 'maximumRetryDelay'>,
): Milliseconds {
  return Math.min(maximumRetryDelay, firstRetryDelay * 2 ** Math.min(attempts - 1, 30))
}
