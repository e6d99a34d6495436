import type { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

const inactive = 2

/** @returns whether the resource is, or lies below, an AE that is registered elsewhere now. @see TS-0001 10.2.2 (registrationStatus) */
export function isInactive(subject: Resource | Instance, services: Pick<Services, 'store' | 'identity'>): boolean {
  const resource = 'path' in subject ? subject : services.store.resource(subject.container)
  if (resource === undefined) return false
  const [base, name] = resource.path.split('/', 2) as [string, string | undefined]
  if (name === undefined) return false
  const top = services.store.resourceByPath(`${base}/${name}`)
  return top?.resourceType === 2 && top.attributes.regs === inactive
}
