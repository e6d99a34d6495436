import { checkCoordinates, geometryTypes, type JsonObject, type JsonValue, parseCoordinates } from '@waystation/model'
import type { Coordinates } from '../ports/index.ts'

/**
 * Reads the position that a contentInstance of a location container holds: as content a GeoJSON point, a location
 * ({typ, crd}) or bare coordinates, each as object or text; else its location.
 * @returns undefined when it holds none
 */
export function readPosition({ con, loc }: JsonObject): Coordinates | undefined {
  return positionIn(con) ?? positionIn(loc)
}

/** @returns longitude and latitude of a point in one of the forms above; undefined for anything else */
export function positionIn(value: JsonValue | undefined): Coordinates | undefined {
  const parsed = parsedOf(value)
  if (parsed === null || typeof parsed !== 'object') return undefined
  if (Array.isArray(parsed)) return coordinatesOf(parsed)
  const { type, coordinates, typ, crd } = parsed
  if (type === 'Point') return coordinatesOf(coordinates)
  return typ === geometryTypes.point ? coordinatesOf(crd) : undefined
}

function coordinatesOf(coordinates: JsonValue | undefined): Coordinates | undefined {
  const parsed = parseCoordinates(coordinates)
  if (checkCoordinates(geometryTypes.point, parsed) !== undefined) return undefined
  const [longitude, latitude] = parsed as number[]
  return [longitude!, latitude!]
}

/** @returns what text stands for, where it is JSON; everything else as it is */
export function parsedOf(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string' || value.length > 1_000_000) return value
  try {
    return JSON.parse(value) as JsonValue
  } catch {
    return undefined
  }
}
