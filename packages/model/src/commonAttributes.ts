import * as types from './dataTypes.ts'
import type { AttributeDefinition } from './defineResourceType.ts'
import { announceSyncType } from './enumerations.ts'

const set = { create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', always: true } as const
const free = { create: 'optional', update: 'optional' } as const

/** Attributes that every resource has. @see TS-0001 9.6.1.3.1 */
export const universalAttributes = {
  resourceType: {
    shortName: 'ty',
    type: types.integer('resourceType', 0),
    ...set,
    help: 'Number of the resource type.',
  },
  resourceID: { shortName: 'ri', type: types.ID, ...set, help: 'Identifier, unique in the CSE; never changes.' },
  resourceName: {
    shortName: 'rn',
    type: types.resourceName,
    create: 'optional',
    update: 'notPresent',
    announced: 'notAnnounced',
    always: true,
    help: 'Name below the parent; generated when left out.',
  },
  parentID: { shortName: 'pi', type: types.text('nhURI'), ...set, help: 'Identifier of the parent resource.' },
  creationTime: { shortName: 'ct', type: types.timestamp, ...set, help: 'When the resource was created.' },
  lastModifiedTime: { shortName: 'lt', type: types.timestamp, ...set, help: 'When the resource was last changed.' },
} as const satisfies Record<string, AttributeDefinition>

/** Attributes that several resource types share; a type picks those its table lists. @see TS-0001 9.6.1.3.2 */
export const sharedAttributes = {
  expirationTime: {
    shortName: 'et',
    type: types.timestamp,
    ...free,
    announced: 'mandatory',
    always: true,
    help: 'When the resource is deleted by the CSE; not later than that of the parent. Null asks for a new one.',
  },
  labels: {
    shortName: 'lbl',
    type: types.list(types.string),
    ...free,
    announced: 'mandatory',
    help: 'Keys or key:value pairs to find the resource by.',
  },
  accessControlPolicyIDs: {
    shortName: 'acpi',
    type: types.list(types.anyURI),
    ...free,
    announced: 'mandatory',
    help: 'Access control policies that decide who may do what with the resource.',
  },
  dynamicAuthorizationConsultationIDs: {
    shortName: 'daci',
    type: types.list(types.anyURI),
    ...free,
    announced: 'optional',
    help: 'Where to ask for permission when no policy grants it.',
  },
  announceTo: {
    shortName: 'at',
    type: types.list(types.anyURI),
    ...free,
    announced: 'notAnnounced',
    help: 'CSE-IDs or addresses the resource is announced to.',
  },
  announcedAttribute: {
    shortName: 'aa',
    type: types.list(types.NCName),
    ...free,
    announced: 'notAnnounced',
    help: 'Short names of the optional attributes that the announced resource carries.',
  },
  announceSyncType: {
    shortName: 'ast',
    type: announceSyncType,
    ...free,
    announced: 'mandatory',
    help: 'Whether changes at the announced resource travel back. Release 4.',
  },
  stateTag: { shortName: 'st', type: types.nonNegativeInteger, ...set, help: 'Counts the modifications, from 0.' },
  creator: {
    shortName: 'cr',
    type: types.ID,
    create: 'optional',
    update: 'notPresent',
    announced: 'notAnnounced',
    nullOnCreate: true,
    help: 'Who created the resource; asked for with null in the CREATE.',
  },
  custodian: {
    shortName: 'cstn',
    type: types.ID,
    ...free,
    announced: 'notAnnounced',
    help: 'Who holds the default privileges in place of the creator. Release 4.',
  },
  location: {
    shortName: 'loc',
    type: types.geoCoordinates,
    ...free,
    announced: 'optional',
    help: 'Where the resource is: geometry type and GeoJSON coordinates. Release 4.',
  },
} as const satisfies Record<string, AttributeDefinition>

export type SharedAttribute = keyof typeof sharedAttributes

/** @returns the universal attributes and the shared ones named, in the order named */
export function commonAttributes<const N extends SharedAttribute>(
  ...names: readonly N[]
): typeof universalAttributes & Pick<typeof sharedAttributes, N> {
  const picked = Object.fromEntries(names.map((name) => [name, sharedAttributes[name]]))
  return { ...universalAttributes, ...picked } as typeof universalAttributes & Pick<typeof sharedAttributes, N>
}
