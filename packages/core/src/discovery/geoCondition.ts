import { booleanContains } from '@turf/boolean-contains'
import { booleanIntersects } from '@turf/boolean-intersects'
import { booleanWithin } from '@turf/boolean-within'
import { type FilterCriteria, type JsonObject, RequestError } from '@waystation/model'
import type { Geometry } from 'geojson'
import type { Condition } from '../ports/index.ts'

const geometryTypes: Readonly<Record<number, string>> = {
  1: 'Point',
  2: 'LineString',
  3: 'Polygon',
  4: 'MultiPoint',
  5: 'MultiLineString',
  6: 'MultiPolygon',
}

/** geoSpatialFunction: what must hold between a resource's location and the geometry asked for. */
const functions: Readonly<Record<number, (location: Geometry, asked: Geometry) => boolean>> = {
  1: booleanWithin,
  2: booleanContains,
  3: booleanIntersects,
}

/**
 * @returns the condition of a geo-query; undefined when the filter criteria have none
 * @throws RequestError badRequest for coordinates that are no geometry of the type given
 */
export function geoCondition(filter: FilterCriteria): Condition | undefined {
  if (filter.gmty === undefined) return undefined
  const asked = geometryOf(filter.gmty, filter.geom)
  const holds = functions[filter.gsf as number]
  if (asked === undefined || holds === undefined) {
    throw new RequestError('badRequest', 'geometry (geom) is no GeoJSON coordinates of the geometryType (gmty)')
  }
  const test = (attributes: JsonObject): boolean => {
    const location = attributes.loc as JsonObject | undefined
    const geometry = location && geometryOf(location.typ, location.crd)
    return geometry !== undefined && tryFunction(holds, geometry, asked)
  }
  return { kind: 'predicate', test }
}

function geometryOf(type: unknown, coordinates: unknown): Geometry | undefined {
  const name = geometryTypes[type as number]
  if (name === undefined) return undefined
  try {
    const value: unknown = typeof coordinates === 'string' ? JSON.parse(coordinates) : coordinates
    return Array.isArray(value) ? ({ type: name, coordinates: value } as Geometry) : undefined
  } catch {
    return undefined
  }
}

/** A pair of geometry types that the function has no answer for does not match. */
function tryFunction(holds: (a: Geometry, b: Geometry) => boolean, location: Geometry, asked: Geometry): boolean {
  try {
    return holds(location, asked)
  } catch {
    return false
  }
}
