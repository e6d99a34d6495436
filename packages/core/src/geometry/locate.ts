import { type Geometry, isSamePoint, type Point, type Ring } from './Geometry.ts'
import { isOnSegment, orientation } from './orientation.ts'
import { indexOf } from './SegmentIndex.ts'

/** Where a point lies as seen from a geometry. */
type Place = 'interior' | 'boundary' | 'exterior'

/**
 * Tells where a point lies. The boundary of a line are its ends, of several lines those points at which an odd number of
 * them ends; the boundary of an area are its rings; points have none.
 */
export function locate(point: Point, geometry: Geometry): Place {
  switch (geometry.dimension) {
    case 0:
      return geometry.points.some((one) => isSamePoint(one, point)) ? 'interior' : 'exterior'
    case 1:
      return locateOnLines(point, geometry.lines)
    case 2:
      return locateInPolygons(point, geometry.polygons)
  }
}

function locateOnLines(point: Point, lines: readonly (readonly Point[])[]): Place {
  let ends = 0
  let isOn = false
  for (const line of lines) {
    if (isSamePoint(point, line[0]!)) ends += 1
    if (isSamePoint(point, line[line.length - 1]!)) ends += 1
    isOn ||= isOnPath(point, line)
  }
  if (ends % 2 === 1) return 'boundary'
  return isOn || ends > 0 ? 'interior' : 'exterior'
}

function isOnPath(point: Point, path: readonly Point[]): boolean {
  return indexOf(path)
    .between(point[1]!, point[1]!)
    .some((segment) => isOnSegment(point, segment))
}

function locateInPolygons(point: Point, polygons: readonly (readonly Ring[])[]): Place {
  let place: Place = 'exterior'
  for (const polygon of polygons) {
    const here = locateInPolygon(point, polygon)
    if (here === 'interior') return here
    if (here === 'boundary') place = here
  }
  return place
}

function locateInPolygon(point: Point, [outline, ...holes]: readonly Ring[]): Place {
  const place = locateInRing(point, outline!)
  if (place !== 'interior') return place
  for (const hole of holes) {
    const inHole = locateInRing(point, hole)
    if (inHole === 'boundary') return 'boundary'
    if (inHole === 'interior') return 'exterior'
  }
  return 'interior'
}

/** Counts how often a ray to the east crosses the ring. */
function locateInRing(point: Point, ring: Ring): Place {
  let isInside = false
  for (const segment of indexOf(ring).between(point[1]!, point[1]!)) {
    const [a, b] = segment
    if (isOnSegment(point, segment)) return 'boundary'
    const isUpward = a[1]! <= point[1]! && b[1]! > point[1]!
    const isDownward = b[1]! <= point[1]! && a[1]! > point[1]!
    if (isUpward && orientation(a, b, point) > 0) isInside = !isInside
    else if (isDownward && orientation(a, b, point) < 0) isInside = !isInside
  }
  return isInside ? 'interior' : 'exterior'
}
