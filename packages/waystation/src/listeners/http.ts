import { readFileSync } from 'node:fs'
import { type HttpLimits, HttpServer, type HttpServerOptions } from '@waystation/protocol'
import type { Configuration } from '../configuration/Configuration.ts'
import type { ListenerServices, MakeListener } from './Listening.ts'

export const http: MakeListener = async (services) =>
  new HttpServer({ ...optionsOf(services), ...services.configuration.http! })

export const https: MakeListener = async (services) =>
  new HttpServer({ ...optionsOf(services), ...services.configuration.https!, tls: tlsOf(services.configuration) })

function optionsOf({
  configuration,
  handler,
  authority,
  routes,
  log,
}: ListenerServices): Omit<HttpServerOptions, 'host' | 'port'> {
  return {
    handler,
    limits: limitsOf(configuration),
    cors: { origins: configuration['cors.origins'] },
    ...(authority === undefined ? {} : { authority }),
    routes,
    log,
  }
}

function limitsOf(configuration: Configuration): HttpLimits {
  return {
    bodyBytes: configuration['limits.bodyBytes'],
    headerBytes: configuration['limits.headerBytes'],
    connections: configuration['limits.connections'],
    requestMilliseconds: configuration['connections.requestTimeout'],
    keepAliveMilliseconds: configuration['connections.keepAlive'],
    headersMilliseconds: configuration['connections.headersTimeout'],
  }
}

function tlsOf(configuration: Configuration) {
  return {
    cert: readFileSync(configuration['tls.cert'] as string),
    key: readFileSync(configuration['tls.key'] as string),
    ...(configuration['tls.passphrase'] === null ? {} : { passphrase: configuration['tls.passphrase'] }),
    ...(configuration['tls.clientAuthority'] === null
      ? {}
      : // A peer may have a token in place of a certificate: whoever has neither is entitled to nothing.
        { ca: readFileSync(configuration['tls.clientAuthority']), requestCert: true, rejectUnauthorized: false }),
  }
}
