import type { ResourceTypeDefinition } from '../defineResourceType.ts'

/**
 * Resource types that are described but refused: a type without its behaviour would only pretend. A line goes when the CSE does
 * what the type is for.
 */
export const upcomingResourceTypeDefinitions: readonly ResourceTypeDefinition[] = []
