import type { ResourceTypeDefinition } from '../defineResourceType.ts'
import * as types from './definitions.ts'

/**
 * Resource types that are described but refused: a type without its behaviour would only pretend. A line goes
 * when the CSE does what the type is for.
 */
export const upcomingResourceTypeDefinitions: readonly ResourceTypeDefinition[] = [
  types.AEContactList,
  types.AEContactListPerCSE,
]
