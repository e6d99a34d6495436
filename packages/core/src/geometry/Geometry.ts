import { checkCoordinates, geometryTypes, parseCoordinates } from '@waystation/model'

/** Longitude and latitude in degrees; an altitude behind them counts for nothing. */
export type Point = readonly number[]
/** Closed: the last point is the first. The first ring of a polygon is its outline, the others are holes. */
export type Ring = readonly Point[]

/** Points, lines or areas, in the plane of longitude and latitude, as GeoJSON takes them. @see RFC 7946 3.1 */
export type Geometry =
  | { readonly dimension: 0; readonly points: readonly Point[] }
  | { readonly dimension: 1; readonly lines: readonly (readonly Point[])[] }
  | { readonly dimension: 2; readonly polygons: readonly (readonly Ring[])[] }

/** A stretch between two points. */
export type Segment = readonly [Point, Point]

/**
 * @param type number of m2m:geometryType
 * @param coordinates GeoJSON coordinates, as text or parsed
 * @returns undefined when the two make no geometry
 */
export function geometryOf(type: unknown, coordinates: unknown): Geometry | undefined {
  const parsed = parseCoordinates(coordinates) as never
  if (checkCoordinates(type, parsed) !== undefined) return undefined
  switch (type) {
    case geometryTypes.point:
      return { dimension: 0, points: [parsed] }
    case geometryTypes.multiPoint:
      return { dimension: 0, points: parsed }
    case geometryTypes.lineString:
      return { dimension: 1, lines: [parsed] }
    case geometryTypes.multiLineString:
      return { dimension: 1, lines: parsed }
    case geometryTypes.polygon:
      return { dimension: 2, polygons: [parsed] }
    default:
      return { dimension: 2, polygons: parsed }
  }
}

/** @returns the stretches of all lines, or of all rings; those without length are left out */
export function segmentsOf(geometry: Geometry): Segment[] {
  const paths = geometry.dimension === 1 ? geometry.lines : geometry.dimension === 2 ? geometry.polygons.flat() : []
  const segments: Segment[] = []
  for (const path of paths) {
    for (let index = 1; index < path.length; index += 1) {
      const [from, to] = [path[index - 1] as Point, path[index] as Point]
      if (!isSamePoint(from, to)) segments.push([from, to])
    }
  }
  return segments
}

/** @returns every point that the geometry is given by */
export function verticesOf(geometry: Geometry): readonly Point[] {
  switch (geometry.dimension) {
    case 0:
      return geometry.points
    case 1:
      return geometry.lines.flat()
    case 2:
      return geometry.polygons.flat(2)
  }
}

export function isSamePoint(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1]
}
