import { registrationOf } from '../access/isMember.ts'
import type { Services } from '../Services.ts'

type Needs = Pick<Services, 'delivery' | 'identity' | 'sessions' | 'store'>

/** What could not be sent to an AE or CSE leaves as soon as it has a connection open again. */
export function wakeWithSessions(services: Needs): void {
  for (const session of services.sessions) {
    session.watch((originator) => {
      const registree = registrationOf(originator, services)
      if (registree !== undefined) services.delivery.wake(registree)
    })
  }
}
