import { geometryTypes, type JsonObject, type JsonValue, parseCoordinates } from '@waystation/model'

/** Degrees, WGS 84. */
export interface Position {
  readonly latitude: number
  readonly longitude: number
}

const earthRadiusMetres = 6_371_008.8

/** @returns the great-circle distance in metres */
export function metresBetween(a: Position, b: Position): number {
  const radians = Math.PI / 180
  const half = (degrees: number): number => Math.sin((degrees * radians) / 2) ** 2
  const h =
    half(b.latitude - a.latitude) +
    Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * half(b.longitude - a.longitude)
  return 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** @returns the position that a location attribute gives; undefined when it gives none, or more than a point */
export function positionOf(location: JsonValue | undefined): Position | undefined {
  const { typ, crd } = (location ?? {}) as JsonObject
  if (typ !== geometryTypes.point) return undefined
  const [longitude, latitude] = (parseCoordinates(crd) ?? []) as [number?, number?]
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude }
}
