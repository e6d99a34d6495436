import { enumeration } from '../dataTypes.ts'
import { defineResourceType, type ResourceTypeDefinition } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'

const { attributes } = mgmtObj
/** Also used for objects of any kind by systems that give them no name of their own. */
const generalName = 'm2m:mgo'
const vendorName = /^(?!m2m:)([A-Za-z_][\w.-]{0,59}):([A-Za-z_][\w.-]{0,59})$/

/**
 * A specialisation of mgmtObj that a vendor has defined: mgmtSchema says where, and nobody here reads that, so attributes
 * beyond the common ones are taken as they are.
 * @param name on the wire: any prefix but `m2m`, or the general `m2m:mgo`
 * @returns undefined when a self-defined object can not be called that
 * @see TS-0001 9.6.15 (mgmtDefinition 0)
 */
export function selfDefinedObject(name: string): ResourceTypeDefinition | undefined {
  const [, namespace, shortName] = name === generalName ? ['', 'm2m', 'mgo'] : (vendorName.exec(name) ?? [])
  if (namespace === undefined || shortName === undefined) return undefined
  return defineResourceType({
    name,
    shortName,
    namespace,
    code: 13,
    managementDefinition: 0,
    source: 'TS-0001 9.6.15, TS-0004 7.4.15',
    summary: 'A management object that a vendor has defined.',
    children: mgmtObj.children,
    announceable: true,
    isOpen: true,
    attributes: {
      ...attributes,
      mgmtDefinition: { ...attributes.mgmtDefinition, type: enumeration('mgmtDefinition', { 0: 'self-defined' }) },
      mgmtSchema: { ...attributes.mgmtSchema, create: 'mandatory', always: true },
    },
  })
}
