import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'

/** @returns an exchange of the CSE itself in the name of who created a mashup, whose rights decide what goes into it */
export function creatorExchange(originator: string, services: Services): Exchange {
  const received = services.clock.now()
  return {
    originator,
    context: { received, internal: true },
    request: {
      operation: 'retrieve',
      to: services.identity.cseName,
      from: originator,
      requestIdentifier: `mashup-${services.store.nextMessageNumber()}`,
      releaseVersion: services.configuration.supportedReleases.at(-1) as string,
      parameters: {},
    },
  }
}
