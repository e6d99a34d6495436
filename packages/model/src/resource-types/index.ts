import type { ResourceTypeDefinition } from '../defineResourceType.ts'
import * as types from './definitions.ts'
import { upcomingResourceTypeDefinitions } from './upcoming.ts'

const upcoming = new Set(upcomingResourceTypeDefinitions)
const described: readonly ResourceTypeDefinition[] = Object.values(types)

/**
 * Every resource type implemented, by number, the specialised ones (mgmtObj, flexContainer) by their general part: what
 * `definitions.ts` lists and `upcoming.ts` does not hold back.
 */
export const resourceTypeDefinitions: readonly ResourceTypeDefinition[] = described.filter((definition) => !upcoming.has(definition)).sort((a, b) => a.code - b.code)

export * from './definitions.ts'
export { allResourceTypes, type ResourceTypeRow } from './resourceTypeTable.ts'
