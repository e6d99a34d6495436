import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { originatorOf } from './dispatch.ts'

type Needs = Pick<Services, 'delivery' | 'identity' | 'sessions' | 'store'>

/** What could not be sent to an AE or CSE leaves as soon as it has a connection open again. */
export function wakeWithSessions(services: Needs): void {
  for (const session of services.sessions) {
    session.watch((originator) => {
      const registree = registreeOf(originator, services)
      if (registree !== undefined) services.delivery.wake(registree)
    })
  }
}

function registreeOf(originator: string, services: Needs): Resource | undefined {
  const { store, identity } = services
  const application = store.resourceByID(originator)
  if (application !== undefined) return application.resourceType === 2 ? application : undefined
  const base = store.resourceByPath(identity.cseName) as Resource
  return store.childrenOfType(base.id, 16).find((remote) => originatorOf(remote, services) === originator)
}
