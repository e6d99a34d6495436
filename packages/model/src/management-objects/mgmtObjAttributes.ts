import { enumeration } from '../dataTypes.ts'
import { mgmtDefinition } from '../enumerations.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'

const { mgmtSchema: _onlySelfDefined, ...attributes } = mgmtObj.attributes

/** @returns the attributes that every specialisation of the standard has, with mgmtDefinition fixed to its number */
export function mgmtObjAttributes(code: number): typeof attributes {
  const type = enumeration('mgmtDefinition', { [code]: mgmtDefinition.values?.[code] ?? String(code) })
  return { ...attributes, mgmtDefinition: { ...attributes.mgmtDefinition, type } }
}
