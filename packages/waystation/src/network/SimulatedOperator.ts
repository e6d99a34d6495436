import {
  type Coordinates,
  type DeviceTrigger,
  type LocationQuery,
  type LocationSource,
  NetworkRefusal,
  type TransferOffer,
  type TransferRequest,
  type TriggerOutcome,
  type UnderlyingNetwork,
} from '@waystation/core/ports'
import type { JsonObject } from '@waystation/model'
import { SimulatedTriggers } from './SimulatedTriggers.ts'
import { readSimulatedDevices, type SimulatedDevice } from './simulatedDevices.ts'
import { offersWithin, readTransferWindows } from './transferWindows.ts'

/** How a simulated operator behaves; texts as the settings write them. */
export interface Simulation {
  readonly devices: readonly string[]
  readonly transferWindows: readonly string[]
  /** How often it looks whether a device that is followed has moved. */
  readonly intervalMilliseconds: number
  /** How long a trigger takes to a device. */
  readonly delayMilliseconds: number
}

type Receiver = Parameters<UnderlyingNetwork['receiveTriggers']>[0]

/**
 * Stands in for a network operator, for tests and for trying things out. Devices go through their positions over and over, one
 * with every query and, when they are followed, with every interval. A device without positions is switched off: it was last
 * seen at 0, 0, and no trigger reaches it. Triggers that reach a device are handed to this CSE, as if it ran there. It forgets
 * everything when the program stops.
 */
export class SimulatedOperator implements LocationSource, UnderlyingNetwork {
  readonly #devices: ReadonlyMap<string, SimulatedDevice>
  readonly #windows: readonly TransferOffer[]
  readonly #intervalMilliseconds: number
  readonly #triggers: SimulatedTriggers
  readonly #receivers = new Set<Receiver>()

  constructor({ devices, transferWindows, intervalMilliseconds, delayMilliseconds }: Simulation) {
    this.#devices = readSimulatedDevices(devices)
    this.#windows = readTransferWindows(transferWindows)
    this.#intervalMilliseconds = intervalMilliseconds
    this.#triggers = new SimulatedTriggers(delayMilliseconds, (trigger) => {
      for (const receive of this.#receivers) receive(trigger)
    })
  }

  async locate({ target, lastKnown }: LocationQuery): Promise<Coordinates> {
    const device = this.#device(target)
    const position = device.positions[device.next % device.positions.length]
    if (position === undefined && !lastKnown) throw new Error(`device ${target} is not attached to the network`)
    device.next += 1
    return position ?? nullIsland
  }

  follow(query: LocationQuery, report: (position: Coordinates) => void): () => void {
    let last: Coordinates | undefined
    const look = (position: Coordinates): void => {
      if (position !== last) report(position)
      last = position
    }
    // A device that can not be found has not moved.
    const timer = setInterval(() => void this.locate(query).then(look, () => {}), this.#intervalMilliseconds)
    timer.unref()
    return () => clearInterval(timer)
  }

  async sendTrigger(trigger: DeviceTrigger): Promise<string> {
    return this.#triggers.send(trigger, this.#device(trigger.device).positions.length > 0)
  }

  async replaceTrigger(reference: string, trigger: DeviceTrigger): Promise<string> {
    this.#triggers.end(reference)
    return this.sendTrigger(trigger)
  }

  async recallTrigger(reference: string): Promise<void> {
    this.#triggers.end(reference)
  }

  outcomeOf(reference: string): Promise<TriggerOutcome | undefined> {
    return this.#triggers.outcomeOf(reference)
  }

  receiveTriggers(receive: Receiver): () => void {
    this.#receivers.add(receive)
    return () => this.#receivers.delete(receive)
  }

  async offerTransfer(request: TransferRequest): Promise<readonly TransferOffer[]> {
    const offers = offersWithin(this.#windows, request)
    if (offers.length === 0) throw new NetworkRefusal('the network operator carries no bulk data at that time')
    return offers
  }

  /** Devices that are always to be on are too expensive for this operator. */
  async setActivityPattern(device: string, pattern: readonly JsonObject[]): Promise<void> {
    this.#device(device)
    if (pattern.every((part) => part.se === undefined || !JSON.stringify(part.se).includes('"* * * * * * *"'))) return
    throw new NetworkRefusal('the network operator does not let a device be active all the time')
  }

  /** Devices of this operator wake for whole minutes. */
  async coordinateSchedule(device: string, entries: readonly string[]): Promise<readonly string[]> {
    this.#device(device)
    return entries.map((entry) => entry.trim().replace(/^\S+/, '*'))
  }

  /** @throws NetworkRefusal */
  #device(identifier: string): SimulatedDevice {
    const device = this.#devices.get(identifier)
    if (device === undefined) throw new NetworkRefusal(`the network operator knows no device ${identifier}`)
    return device
  }
}

const nullIsland: Coordinates = [0, 0]
