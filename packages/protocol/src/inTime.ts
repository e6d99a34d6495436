import type { SendOptions } from './Binding.ts'
import { SendError } from './SendError.ts'

/**
 * Waits for a step of a request for no longer than the request may take.
 * @param missing what there is not when time is up, as in `no connection`
 * @param mayHaveArrived whether the peer may have received the request by then
 * @throws SendError timeout; the reason of the signal when that was aborted
 */
export async function inTime<T>(
  step: Promise<T>,
  missing: string,
  mayHaveArrived: boolean,
  { timeoutMilliseconds, signal }: Pick<SendOptions, 'timeoutMilliseconds' | 'signal'>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let abort: (() => void) | undefined
  const end = new Promise<never>((_, reject) => {
    const reason = `${missing} within ${timeoutMilliseconds} ms`
    timer = setTimeout(() => reject(new SendError('timeout', reason, mayHaveArrived)), timeoutMilliseconds)
    abort = () => reject(signal?.reason as Error)
    signal?.addEventListener('abort', abort, { once: true })
  })
  try {
    return await Promise.race([step, end])
  } finally {
    clearTimeout(timer)
    if (abort !== undefined) signal?.removeEventListener('abort', abort)
  }
}
