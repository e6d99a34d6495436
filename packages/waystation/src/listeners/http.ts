import { type HttpLimits, HttpServer, type HttpServerOptions } from '@waystation/protocol'
import type { Configuration } from '../configuration/Configuration.ts'
import type { ListenerServices, MakeListener } from './Listening.ts'

export const http: MakeListener = async (services) =>
  new HttpServer({ ...optionsOf(services), ...services.configuration.http! })

export const https: MakeListener = async (services) =>
  new HttpServer({ ...optionsOf(services), ...services.configuration.https!, tls: services.tls! })

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
