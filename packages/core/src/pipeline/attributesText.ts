import type { PermittedAttributes } from '../access/AccessQuestion.ts'
import { behaviourOf } from '../behaviours/index.ts'
import type { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { permittedPart } from './respond.ts'

/** @returns JSON text of the attributes with what is sampled at reading, less what the permission leaves out */
export function attributesText(found: Resource | Instance, permitted: PermittedAttributes, services: Services): string {
  const computed = 'path' in found ? behaviourOf(found.resourceType).computed?.(found, services) : undefined
  if (computed === undefined && permitted === 'all') return found.text
  return JSON.stringify(permittedPart({ ...found.attributes, ...computed }, permitted))
}
