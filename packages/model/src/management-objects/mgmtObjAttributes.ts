import { enumeration } from '../dataTypes.ts'
import { mgmtDefinition } from '../enumerations.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'

/** @returns the attributes that every specialisation of mgmtObj has, with mgmtDefinition fixed to its number */
export function mgmtObjAttributes(code: number): typeof mgmtObj.attributes {
  const type = enumeration('mgmtDefinition', { [code]: mgmtDefinition.values?.[code] ?? String(code) })
  return { ...mgmtObj.attributes, mgmtDefinition: { ...mgmtObj.attributes.mgmtDefinition, type } }
}
