import type { Coordinates, LocationQuery, LocationSource } from '@waystation/core/ports'

/** A device of the simulation: its identifier, then the positions it goes through, e.g. `490154@op.example=13.4 52.5;13.5 52.5`. */
export const simulatedDevice = /^([^\s=]+)=((?:-?\d+(?:\.\d+)? -?\d+(?:\.\d+)?(?:;|$))*)$/

/** A device of the simulation. */
interface SimulatedDevice {
  readonly positions: readonly Coordinates[]
  /** Where it is now, as an index; the next query finds it at the next one. */
  next: number
}

/** @returns identifier and positions of a device as the setting writes it; undefined when `text` is not of that form */
function parseSimulatedDevice(text: string): [string, readonly Coordinates[]] | undefined {
  const match = simulatedDevice.exec(text)
  if (match === null) return undefined
  const positions = (match[2] as string)
    .split(';')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split(' ').map(Number) as unknown as Coordinates)
  const isOnEarth = positions.every(([longitude, latitude]) => Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)
  return isOnEarth ? [match[1] as string, positions] : undefined
}

/**
 * Stands in for the location server of a network operator, for tests and for trying things out: devices go through their
 * positions over and over, one with every query and, when they are followed, with every interval. A device without positions
 * is switched off; it was last seen at 0, 0.
 */
export class SimulatedOperator implements LocationSource {
  readonly #devices: ReadonlyMap<string, SimulatedDevice>
  readonly #intervalMilliseconds: number

  /** @param devices as the setting writes them; those that are not on earth are left out */
  constructor(devices: readonly string[], intervalMilliseconds: number) {
    const parsed = devices.map(parseSimulatedDevice).filter((device) => device !== undefined)
    this.#devices = new Map(parsed.map(([identifier, positions]) => [identifier, { positions, next: 0 }]))
    this.#intervalMilliseconds = intervalMilliseconds
  }

  async locate({ target, lastKnown }: LocationQuery): Promise<Coordinates> {
    const device = this.#devices.get(target)
    if (device === undefined) throw new Error(`the network operator knows no device ${target}`)
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
}

const nullIsland: Coordinates = [0, 0]
