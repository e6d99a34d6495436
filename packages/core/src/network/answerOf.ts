import type { Services } from '../Services.ts'

/** Waits for the network, but no longer than for any other answer. @throws what the network answers, Error when it does not */
export function answerOf<T>(
  answer: Promise<T>,
  { clock, configuration }: Pick<Services, 'clock' | 'configuration'>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(configuration.notification.timeout, () =>
      reject(new Error('the network operator did not answer in time')),
    )
    void answer.then(resolve, reject).finally(cancel)
  })
}
