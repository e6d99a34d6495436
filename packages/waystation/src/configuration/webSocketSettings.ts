import * as types from './settingTypes.ts'

const second = 1000
const minute = 60 * second
const day = 24 * 60 * minute
const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

/** Of the WebSocket binding; the limits on sizes that all bindings share are elsewhere. */
export const webSocketSettings = {
  'webSocket.ping': {
    type: types.duration(10, day),
    default: 30 * second,
    help: 'How long a WebSocket peer may be silent before it is asked whether it is there; one that stays silent for as long again is cut off.',
  },
  'webSocket.idle': {
    type: types.duration(0, 365 * day),
    default: 0,
    help: 'After which a WebSocket connection without a request is closed; 0 keeps it, so that its AE can be notified.',
  },
  'limits.webSocketConnections': {
    type: types.integer(1, 10_000_000, 'connections'),
    default: 20_000,
    help: 'WebSocket connections of a listener open at a time; further ones are closed.',
  },
  'limits.webSocketRequests': {
    type: types.integer(1, 100_000, 'requests'),
    default: 256,
    help: 'Requests of one WebSocket connection being answered at the same time; the rest waits at its sender.',
  },
  'limits.webSocketBuffer': {
    type: types.bytes(KiB, GiB),
    default: MiB,
    help: 'What may wait to be taken by a WebSocket peer before no more is read from it.',
  },
  'limits.webSocketOriginators': {
    type: types.integer(1, 1_000_000, 'originators'),
    default: 1000,
    help: 'Originators that are reached through one WebSocket connection.',
  },
} as const
