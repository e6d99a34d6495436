import { geometryTypes, type JsonObject, type JsonValue } from '@waystation/model'
import { type Geometry, geometryOf } from '../geometry/Geometry.ts'
import { parsedOf } from './readPosition.ts'

const typesByName: Readonly<Record<string, number>> = {
  Polygon: geometryTypes.polygon,
  MultiPolygon: geometryTypes.multiPolygon,
}

/**
 * Reads a geographicalTargetArea, whose form the standard leaves open: a GeoJSON polygon or multi-polygon, a location
 * ({typ, crd}), the coordinates of a polygon, or the corners of its outline; as text or not. A ring left open is closed.
 * @returns undefined for anything else
 * @see TS-0001 9.6.10 (geographicalTargetArea)
 */
export function targetArea(value: JsonValue | undefined): Geometry | undefined {
  const parsed = parsedOf(value)
  if (parsed === null || typeof parsed !== 'object') return undefined
  if (Array.isArray(parsed)) return areaOf(depthOf(parsed) === 2 ? [parsed] : parsed)
  const { type, coordinates, typ, crd } = parsed as JsonObject
  const number = typ ?? typesByName[type as string]
  if (number !== geometryTypes.polygon && number !== geometryTypes.multiPolygon) return undefined
  const given = parsedOf(coordinates ?? crd)
  return Array.isArray(given) ? areaOf(given) : undefined
}

function areaOf(coordinates: readonly JsonValue[]): Geometry | undefined {
  switch (depthOf(coordinates)) {
    case 3:
      return geometryOf(geometryTypes.polygon, coordinates.map(closed))
    case 4:
      return geometryOf(
        geometryTypes.multiPolygon,
        coordinates.map((polygon) => (polygon as JsonValue[]).map(closed)),
      )
    default:
      return undefined
  }
}

/** Levels of lists, along the first members: 2 for the corners of a ring. */
function depthOf(value: JsonValue | readonly JsonValue[] | undefined): number {
  return Array.isArray(value) ? 1 + depthOf(value[0]) : 0
}

function closed(ring: JsonValue): JsonValue {
  if (!Array.isArray(ring) || ring.length < 3) return ring
  const [first, last] = [ring[0], ring[ring.length - 1]]
  return JSON.stringify(first) === JSON.stringify(last) ? ring : [...ring, first!]
}
