import { type FilterCriteria, type JsonObject, RequestError } from '@waystation/model'
import { type Geometry, geometryOf } from '../geometry/Geometry.ts'
import { contains, intersects, within } from '../geometry/relations.ts'
import type { Condition } from '../ports/index.ts'

/** geoSpatialFunction: what must hold between a resource's location and the geometry asked for. */
const functions: Readonly<Record<number, (location: Geometry, asked: Geometry) => boolean>> = {
  1: within,
  2: contains,
  3: intersects,
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
    return geometry !== undefined && holds(geometry, asked)
  }
  return { kind: 'predicate', test }
}
