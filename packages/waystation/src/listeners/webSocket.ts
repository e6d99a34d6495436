import type { WebSocketServerOptions, WebSocketSessions } from '@waystation/protocol/websocket'
import type { Configuration } from '../configuration/Configuration.ts'
import { identityOf } from '../configuration/identityOf.ts'
import type { ListenerServices, MakeListener } from './Listening.ts'

export const ws: MakeListener = (services) => make(services, services.configuration.ws!)

export const wss: MakeListener = (services) => make(services, { ...services.configuration.wss!, tls: services.tls! })

type Place = Pick<WebSocketServerOptions, 'host' | 'port' | 'tls'>

async function make(services: ListenerServices, place: Place) {
  const { WebSocketServer, WebSocketSessions } = await import('@waystation/protocol/websocket')
  const { configuration, handler, authority, log } = services
  const self = identityOf(configuration)
  const sessions =
    services.sessions.find((one): one is WebSocketSessions => one instanceof WebSocketSessions) ??
    new WebSocketSessions(self, configuration['limits.webSocketOriginators'])
  if (!services.sessions.includes(sessions)) services.sessions.push(sessions)
  return new WebSocketServer({
    ...place,
    handler,
    ...(authority === undefined ? {} : { authority }),
    self,
    sessions,
    limits: limitsOf(configuration),
    pingMilliseconds: configuration['webSocket.ping'],
    idleMilliseconds: configuration['webSocket.idle'],
    origins: configuration['cors.origins'],
    log,
  })
}

function limitsOf(configuration: Configuration): WebSocketServerOptions['limits'] {
  return {
    messageBytes: configuration['limits.bodyBytes'],
    requests: configuration['limits.webSocketRequests'],
    bufferedBytes: configuration['limits.webSocketBuffer'],
    connections: configuration['limits.webSocketConnections'],
    headerBytes: configuration['limits.headerBytes'],
    handshakeMilliseconds: configuration['connections.headersTimeout'],
    originators: configuration['limits.webSocketOriginators'],
  }
}
