import { isLapsed } from '@waystation/protocol'
import type { DtlsServerOptions } from '@waystation/protocol/dtls'
import type { Configuration } from '../configuration/Configuration.ts'
import { coapOptionsOf } from './coap.ts'
import type { ListenerServices, MakeListener } from './Listening.ts'

/** DTLS over UDP, and TLS over TCP where there is a certificate. */
export const coaps: MakeListener = async (services) => {
  const [{ CoapServer }, { DtlsServer, dtlsServerSecurity }] = await Promise.all([
    import('@waystation/protocol/coap'),
    import('@waystation/protocol/dtls'),
  ])
  const { tls, authority, configuration, log } = services
  const security = tls === undefined ? pskOnly(authority) : dtlsServerSecurity(tls, authority, log)
  const limits = limitsOf(configuration)
  return new CoapServer({
    ...coapOptionsOf(services),
    ...configuration.coaps!,
    scheme: 'coaps',
    createDatagrams: (host, port) => {
      const server = new DtlsServer({ security, host, port, limits, log })
      authority?.onChange?.(() => server.closeSessions((proof) => isLapsed(authority, proof)))
      return server
    },
    stream: tls === undefined ? false : { security: tls },
  })
}

function pskOnly(authority: ListenerServices['authority']) {
  return { preSharedKeyOf: (identity: string) => authority?.preSharedKeyOf(identity) }
}

function limitsOf(configuration: Configuration): DtlsServerOptions['limits'] {
  return {
    maxSessions: configuration['limits.dtlsSessions'],
    maxHandshakes: configuration['limits.dtlsHandshakes'],
    handshakeMilliseconds: configuration['connections.headersTimeout'],
    idleMilliseconds: configuration['coap.sessionIdle'],
  }
}
