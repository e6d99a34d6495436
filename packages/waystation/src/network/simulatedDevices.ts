import type { Coordinates } from '@waystation/core/ports'

/** A device of the simulation: its identifier, then the positions it goes through, e.g. `490154@op.example=13.4 52.5;13.5 52.5`. */
export const simulatedDevice = /^([^\s=]+)=((?:-?\d+(?:\.\d+)? -?\d+(?:\.\d+)?(?:;|$))*)$/

/** A device of the simulation; one without positions is switched off. */
export interface SimulatedDevice {
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

/** @param texts as the setting writes them; devices that are not on earth are left out */
export function readSimulatedDevices(texts: readonly string[]): ReadonlyMap<string, SimulatedDevice> {
  const parsed = texts.map(parseSimulatedDevice).filter((device) => device !== undefined)
  return new Map(parsed.map(([identifier, positions]) => [identifier, { positions, next: 0 }]))
}
