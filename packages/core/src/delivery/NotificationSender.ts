import { statusCodes } from '@waystation/model'
import type { Services } from '../Services.ts'
import { notifyRequest } from './notifyRequest.ts'
import { releaseFor } from './releaseFor.ts'

/** How long `stop` waits for answers. */
const farewell = 500

/** Sends the requests that carry notifications, and knows how many are under way. */
export class NotificationSender {
  readonly #services: Pick<Services, 'configuration' | 'identity' | 'dispatch' | 'clock' | 'log'>
  readonly #abort = new AbortController()
  readonly #releaseVersion: string
  #inFlight = 0
  #landed: (() => void) | undefined

  constructor(services: Pick<Services, 'configuration' | 'identity' | 'dispatch' | 'clock' | 'log'>) {
    this.#services = services
    // Later releases add nothing to a notification, and every receiver knows this one.
    this.#releaseVersion = releaseFor('3', services.configuration)
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /**
   * Sends one request.
   * @param content.identifier the same in every attempt, so that a receiver can tell a repetition
   * @param content.ordered requests with the same value arrive in the order of the calls
   * @param settled called once with the reason when there was no answer, else with undefined; an answer that refuses is one
   */
  send(
    target: string,
    content: {
      readonly text: string
      readonly identifier: string
      readonly ordered: string
      readonly eventCategory: number | undefined
    },
    settled: (failure: Error | undefined) => void,
  ): void {
    const { configuration, identity, log } = this.#services
    const request = notifyRequest(identity.cseID, { ...content, to: target, releaseVersion: this.#releaseVersion })
    const options = {
      timeoutMilliseconds: configuration.notification.timeout,
      ordered: content.ordered,
      signal: this.#abort.signal,
    }
    this.#inFlight++
    this.#services
      .dispatch(target, request, options)
      .then(
        ({ responseStatusCode }) => this.#land(() => settled(failureOf(responseStatusCode, target))),
        (error: unknown) => this.#land(() => settled(error instanceof Error ? error : new Error(String(error)))),
      )
      .catch((error: unknown) => log.error({ err: error, target }, 'what follows a notification could not be done'))
  }

  /** Waits shortly for answers, then gives up what is under way. */
  async stop(): Promise<void> {
    if (this.#inFlight > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.#services.clock.after(farewell, resolve)
        this.#landed = () => {
          cancel()
          resolve()
        }
      })
    }
    this.#abort.abort()
  }

  #land(settle: () => void): void {
    this.#inFlight--
    settle()
    if (this.#inFlight === 0) this.#landed?.()
  }
}

/** Another CSE that could not reach the target is no answer of the target. */
function failureOf(responseStatusCode: number, target: string): Error | undefined {
  if (responseStatusCode !== statusCodes.targetNotReachable.code) return undefined
  return new Error(`${target} can not be reached, says the CSE on the way`)
}
