import type { ResourceTypeDefinition } from '../defineResourceType.ts'
import * as types from './definitions.ts'

/** Every resource type, by number, the specialised ones (mgmtObj, flexContainer) by their general part. */
export const resourceTypeDefinitions: readonly ResourceTypeDefinition[] = Object.values<ResourceTypeDefinition>(types).sort((a, b) => a.code - b.code)

export * from './definitions.ts'
export { allResourceTypes, type ResourceTypeRow } from './resourceTypeTable.ts'
