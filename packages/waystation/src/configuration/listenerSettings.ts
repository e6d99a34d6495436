import * as types from './settingTypes.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const origin = types.text('an origin like https://console.example or http://localhost:*', /^\S+$/)

/** Of the listeners, and of connections of all bindings. */
export const listenerSettings = {
  http: {
    type: types.listener,
    default: { host: '127.0.0.1', port: 8080 },
    flag: 'http',
    help: 'Where to answer HTTP; port 0 takes any free port.',
  },
  https: {
    type: types.listener,
    default: null,
    flag: 'https',
    help: 'Where to answer HTTPS; needs a certificate and its key.',
  },
  coap: {
    type: types.listener,
    default: null,
    flag: 'coap',
    help: 'Where to answer CoAP, over UDP and over TCP on the same port.',
  },
  coaps: {
    type: types.listener,
    default: null,
    flag: 'coaps',
    help: 'Where to answer CoAP over DTLS, and over TLS on the same port; needs a certificate and its key, or pre-shared keys among the credentials.',
  },
  ws: {
    type: types.listener,
    default: null,
    flag: 'ws',
    help: 'Where to answer WebSocket; port 0 takes any free port.',
  },
  wss: {
    type: types.listener,
    default: null,
    flag: 'wss',
    help: 'Where to answer WebSocket over TLS; needs a certificate and its key.',
  },
  mqtt: {
    type: types.listener,
    default: null,
    flag: 'mqtt',
    help: 'Where the MQTT broker of this program is reached; port 0 takes any free port.',
  },
  mqtts: {
    type: types.listener,
    default: null,
    flag: 'mqtts',
    help: 'Where the MQTT broker of this program is reached over TLS; needs a certificate and its key.',
  },
  insecureOpenNetwork: {
    type: types.boolean,
    default: false,
    flag: 'insecure-open-network',
    help: 'Lets everybody on the network read and change everything: answers other computers without TLS or without credentials.',
  },
  'connections.keepAlive': {
    type: types.duration(0, day),
    default: 75 * second,
    help: 'How long an idle connection is kept open for the next request.',
  },
  'connections.headersTimeout': {
    type: types.duration(100, hour),
    default: 15 * second,
    help: 'How long a peer may take to send the headers of a request.',
  },
  'connections.requestTimeout': {
    type: types.duration(100, day),
    default: minute,
    help: 'How long a peer may take to send a whole request.',
  },
  'cors.origins': {
    type: types.list(origin),
    default: ['http://localhost:*', 'http://127.0.0.1:*', 'http://[::1]:*'],
    help: 'Web sites whose pages may send requests from a browser; * stands for any text.',
  },
} as const
