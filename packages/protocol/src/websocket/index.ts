export type { PeerLimits, WebSocketLimits } from './WebSocketLimits.ts'
export { WebSocketSender, type WebSocketSenderOptions } from './WebSocketSender.ts'
export { WebSocketServer, type WebSocketServerOptions } from './WebSocketServer.ts'
export { WebSocketSessions } from './WebSocketSessions.ts'
