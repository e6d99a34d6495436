import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** @returns the remoteCSE of the target, or of one that the target is registered below */
export function nextHop(cseID: string, services: Pick<Services, 'store' | 'identity'>): Resource | undefined {
  const base = services.store.resourceByPath(services.identity.cseName) as Resource
  const registered = services.store.childrenOfType(base.id, 16)
  return (
    registered.find((csr) => csr.attributes.csi === cseID) ??
    registered.find((csr) => (csr.attributes.dcse as string[] | undefined)?.includes(cseID))
  )
}
