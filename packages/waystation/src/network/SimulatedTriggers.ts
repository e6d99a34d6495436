import { type DeviceTrigger, NetworkRefusal, type TriggerOutcome } from '@waystation/core/ports'

interface Delivery {
  readonly outcome: Promise<TriggerOutcome>
  /** Ends it before anything else does. @returns false when it has ended already */
  readonly end: () => boolean
}

/** Most triggers of which a simulated network still knows what became. */
const mostKnown = 10_000

/** Triggers on their way through a simulated network: to a device that is on after a while, to one that is off never. */
export class SimulatedTriggers {
  readonly #delayMilliseconds: number
  readonly #deliver: (trigger: DeviceTrigger) => void
  readonly #deliveries = new Map<string, Delivery>()

  /** @param deliver called when a trigger reaches its device */
  constructor(delayMilliseconds: number, deliver: (trigger: DeviceTrigger) => void) {
    this.#delayMilliseconds = delayMilliseconds
    this.#deliver = deliver
  }

  /** @returns the reference of the trigger: its key, so that one that comes again is the same */
  send(trigger: DeviceTrigger, isReachable: boolean): string {
    if (!this.#deliveries.has(trigger.key)) this.#deliveries.set(trigger.key, this.#begin(trigger, isReachable))
    const [oldest] = this.#deliveries.keys()
    if (this.#deliveries.size > mostKnown) this.#deliveries.delete(oldest as string)
    return trigger.key
  }

  /** @throws NetworkRefusal when it is not under way any more */
  end(reference: string): void {
    if (this.#deliveries.get(reference)?.end() === true) return
    throw new NetworkRefusal('the trigger is not under way any more')
  }

  async outcomeOf(reference: string): Promise<TriggerOutcome | undefined> {
    return this.#deliveries.get(reference)?.outcome
  }

  #begin(trigger: DeviceTrigger, isReachable: boolean): Delivery {
    const { promise, resolve } = Promise.withResolvers<TriggerOutcome>()
    let isOver = false
    const finish = (outcome: TriggerOutcome): boolean => {
      if (isOver) return false
      isOver = true
      clearTimeout(timer)
      resolve(outcome)
      return true
    }
    const arrive = (): void => {
      if (!isReachable) finish('expired')
      else if (finish('delivered')) this.#deliver(trigger)
    }
    const timer = setTimeout(arrive, isReachable ? this.#delayMilliseconds : Math.min(trigger.validity, longestTimer))
    timer.unref()
    return { outcome: promise, end: () => finish('terminated') }
  }
}

const longestTimer = 2_147_483_647
