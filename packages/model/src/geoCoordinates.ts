/** Geometry types. @see TS-0004 6.3.4 (m2m:geometryType) */
export const geometryTypes = {
  point: 1,
  lineString: 2,
  polygon: 3,
  multiPoint: 4,
  multiLineString: 5,
  multiPolygon: 6,
} as const

const names = ['Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon']
/** Far above any real outline; keeps the parse of hostile text short. */
const longestText = 1_000_000
/** Comparing two geometries takes time by the positions of both, and nothing else is answered meanwhile. */
const mostPositions = 10_000

type Shape = (value: unknown) => string | undefined

function position(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length < 2 || value.length > 3) return 'a position is [longitude, latitude]'
  for (const number of value)
    if (typeof number !== 'number' || !Number.isFinite(number)) return 'a position holds numbers'
  const [longitude, latitude] = value as [number, number]
  if (longitude < -180 || longitude > 180) return 'a longitude is from -180 to 180'
  if (latitude < -90 || latitude > 90) return 'a latitude is from -90 to 90'
  return undefined
}

function several(shape: Shape, least: number, what: string): Shape {
  return (value) => {
    if (!Array.isArray(value) || value.length < least) return `${what} has at least ${least} of its parts`
    for (const part of value) {
      const fault = shape(part)
      if (fault !== undefined) return fault
    }
    return undefined
  }
}

const line = several(position, 2, 'a line')
const corners = several(position, 4, 'a ring of a polygon')

function ring(value: unknown): string | undefined {
  const fault = corners(value)
  if (fault !== undefined) return fault
  const positions = value as number[][]
  const first = positions[0]!
  const last = positions[positions.length - 1]!
  return first[0] === last[0] && first[1] === last[1] ? undefined : 'a ring of a polygon ends where it starts'
}

const polygon = several(ring, 1, 'a polygon')
const shapes: readonly Shape[] = [
  position,
  line,
  polygon,
  several(position, 1, 'a MultiPoint'),
  several(line, 1, 'a MultiLineString'),
  several(polygon, 1, 'a MultiPolygon'),
]

/**
 * Reads the coordinates of a geometry, which travel as GeoJSON text; an array that is already parsed is taken as well.
 * @returns the array, or undefined when `value` is neither
 */
export function parseCoordinates(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (typeof value !== 'string' || value.length > longestText) return undefined
  try {
    const coordinates: unknown = JSON.parse(value)
    return Array.isArray(coordinates) ? coordinates : undefined
  } catch {
    return undefined
  }
}

/** @returns how many positions well-formed coordinates have */
function countPositions(coordinates: readonly unknown[]): number {
  if (!Array.isArray(coordinates[0])) return 1
  return coordinates.reduce<number>((count, part) => count + countPositions(part as unknown[]), 0)
}

/**
 * Checks coordinates against a geometry type: nesting, ranges, number of positions, closed rings.
 * @param geometryType 1..6, see `geometryTypes`
 * @returns undefined when they fit, else what is wrong
 */
export function checkCoordinates(geometryType: unknown, coordinates: unknown): string | undefined {
  const shape = typeof geometryType === 'number' ? shapes[geometryType - 1] : undefined
  if (shape === undefined) return 'the geometry type is from 1 to 6'
  const parsed = parseCoordinates(coordinates)
  if (parsed === undefined) return 'coordinates are a GeoJSON array, written as text'
  const fault = shape(parsed)
  if (fault !== undefined) return `${fault} (${names[(geometryType as number) - 1]})`
  return countPositions(parsed) > mostPositions ? `a geometry has at most ${mostPositions} positions` : undefined
}
