import { accessControlOperations } from '@waystation/model'
import { simulatedDevice } from '../network/simulatedDevices.ts'
import { transferWindow } from '../network/transferWindows.ts'
import { coapSettings } from './coapSettings.ts'
import { listenerSettings } from './listenerSettings.ts'
import { securitySettings } from './securitySettings.ts'
import type { SettingType } from './settingTypes.ts'
import * as types from './settingTypes.ts'
import { webSocketSettings } from './webSocketSettings.ts'

/** One thing that an operator can set. */
export interface Setting<T = unknown> {
  readonly type: SettingType<T>
  readonly default: T
  readonly help: string
  /** Name of its own flag of `waystation start`; every setting can be given with `--set`. */
  readonly flag?: string
  /** Never shown in logs and generated files. */
  readonly secret?: boolean
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

const identifier = types.text('an identifier like CAdmin, without spaces', /^[^\s<>"{}|\\^`]+$/)
const pattern = types.text('an originator like Csensor or a pattern like C*', /^[^\s<>"{}|\\^`]+$/)
const address = types.text('an address like http://gateway.example:8080', /^[a-z][a-z+]*:\/\/\S+$/i)
const operationNames = Object.keys(accessControlOperations) as (keyof typeof accessControlOperations)[]

/** Every setting by name, grouped as the reference shows them. */
export const settingGroups = {
  Identity: {
    role: {
      type: types.oneOf('in', 'mn', 'asn'),
      default: 'in',
      flag: 'role',
      help: 'Kind of CSE: infrastructure (in), middle node, i.e. gateway (mn), or application service node, i.e. device (asn).',
    },
    cseId: {
      type: types.text('a CSE-ID like /id-in', /^\/[A-Za-z0-9][A-Za-z0-9._-]*$/),
      default: '/id-in',
      flag: 'cse-id',
      help: 'CSE-ID: the address of this CSE among others. Do not change it once data is stored.',
    },
    cseName: {
      type: types.text('a resource name like cse-in', /^[A-Za-z0-9][A-Za-z0-9._-]*$/),
      default: 'cse-in',
      flag: 'cse-name',
      help: 'Name of the CSEBase resource, the root of all addresses. Do not change it once data is stored.',
    },
    spId: {
      type: types.text('an SP-ID like //m2m.example, in lower case', /^\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/),
      default: '//m2m.local',
      flag: 'sp-id',
      help: 'SP-ID: the domain of the M2M service provider.',
    },
    admin: {
      type: identifier,
      default: 'CAdmin',
      flag: 'admin',
      help: 'Originator that may do everything.',
    },
    releases: {
      type: types.list(types.oneOf('1', '2', '2a', '3', '4', '5')),
      default: ['1', '2', '2a', '3', '4', '5'],
      help: 'Release versions that requests may use; others are refused.',
    },
    pointOfAccess: {
      type: types.list(address),
      default: [],
      help: 'Addresses that the CSEBase tells others to reach it at. Empty: those it listens on.',
    },
  },
  Listeners: listenerSettings,
  Security: securitySettings,
  Storage: {
    data: {
      type: types.path,
      default: './data',
      flag: 'data',
      help: 'Directory that holds everything; created when missing.',
    },
    'store.cache': { type: types.bytes(MiB, 16 * GiB), default: 16 * MiB, help: 'Memory for pages of the store.' },
    'store.hotResources': {
      type: types.integer(100, 10_000_000, 'resources'),
      default: 5000,
      help: 'Resources kept ready in memory because requests often need them.',
    },
    'store.integrityCheck': {
      type: types.oneOf('afterUncleanStop', 'always'),
      default: 'afterUncleanStop',
      help: 'When all of a large store file is checked: after an unclean stop, beside the work, or always before answering. A small one always is.',
    },
  },
  Registration: {
    'register.originators': {
      type: types.list(pattern),
      default: ['*'],
      help: 'Originators that may register as AE; * stands for any text.',
    },
    'register.trackReferences': {
      type: types.boolean,
      default: false,
      help: 'Whether a gateway or device CSE tells its infrastructure CSE which applications its resources refer to, so that references follow applications that change their registrar.',
    },
    'access.registeredOperations': {
      type: types.list(types.oneOf(...operationNames)),
      default: ['retrieve', 'create'],
      help: 'What a registered AE or CSE may do on the CSEBase itself when no policy says more; create covers only types that it may have below its own registration too.',
    },
  },
  Authorisation: {
    'authorization.issuers': {
      type: types.list(types.text('ISSUER=FILE, the ID of an issuer and the file of its keys', /^[^=\s]+=.+$/)),
      default: [],
      help: 'Issuers whose tokens count, each with a file of its keys: a public key or certificate (PEM), a JWK or a JWK set.',
    },
    'authorization.systems': {
      type: types.list(types.text('an address', /^\S+$/)),
      default: [],
      help: 'Addresses of the authorization system that is asked when no policy grants a request and no consultation resource says which one.',
    },
  },
  Expiry: {
    maximumExpiration: {
      type: types.duration(second, 36_500 * day),
      default: 5 * 365 * day,
      help: 'Longest life of a resource; also the life of one that asks for none.',
    },
    'intervals.expirationCheck': {
      type: types.duration(10, day),
      default: 2 * second,
      help: 'How often resources that have expired are looked for and deleted.',
    },
  },
  Requests: {
    'defaults.requestExpiration': {
      type: types.duration(10, day),
      default: 30 * second,
      help: 'How long a request may take when it does not say.',
    },
    'defaults.resultPersistence': {
      type: types.duration(10, 3650 * day),
      default: hour,
      help: 'How long the result of a non-blocking request is kept when the request does not say.',
    },
    'defaults.pollingWait': {
      type: types.duration(10, day),
      default: 30 * second,
      help: 'How long a poll waits for something to deliver when it does not say.',
    },
    'limits.requestWait': {
      // Timers reach no further.
      type: types.duration(second, 24 * day),
      default: hour,
      help: 'Longest wait for the answer to a request that is passed on to its target, or of a poll, whatever the request says.',
    },
    'limits.pendingRequests': {
      type: types.integer(1, 10_000_000, 'requests'),
      default: 100_000,
      help: 'Requests that may wait at the same time for a target, a poll or their execution time.',
    },
  },
  Limits: {
    'limits.bodyBytes': {
      type: types.bytes(KiB, GiB),
      default: 4 * MiB,
      help: 'Largest body of a request or a response.',
    },
    'limits.headerBytes': {
      type: types.bytes(KiB, MiB),
      default: 16 * KiB,
      help: 'Largest total of the headers of a request.',
    },
    'limits.connections': {
      type: types.integer(1, 1_000_000, 'connections'),
      default: 10_000,
      help: 'Connections open at the same time.',
    },
    'limits.resourceDepth': {
      type: types.integer(2, 1000, 'levels'),
      default: 64,
      help: 'Deepest nesting of resources.',
    },
    'limits.discoveryResults': {
      type: types.integer(1, 10_000_000, 'resources'),
      default: 10_000,
      help: 'Most resources in one answer of a discovery or of a retrieval with children; the response says that more are left.',
    },
    'limits.queuedMessages': {
      type: types.integer(1, 100_000_000, 'messages'),
      default: 100_000,
      help: 'Most notifications or requests that wait for one subscription target or polling channel.',
    },
    'limits.groupMembers': {
      type: types.integer(1, 10_000_000, 'members'),
      default: 100_000,
      help: 'Most members of a group.',
    },
  },
  CoAP: coapSettings,
  WebSocket: webSocketSettings,
  MQTT: {
    'mqtt.broker': {
      type: types.optional(types.url('an address like mqtt://broker.example:1883', /^mqtts?:\/\/[^\s/]+(\/\S*)?$/i)),
      default: null,
      flag: 'mqtt-broker',
      help: 'MQTT broker of others through which requests are answered as well; a path goes before every topic. User and password may be in it: then better given as WAYSTATION_MQTT_BROKER.',
      secret: true,
    },
    'mqtt.clientId': {
      type: types.optional(types.text('a client identifier', /^[^\s+#/]+$/)),
      default: null,
      help: 'How this CSE calls itself at the broker of others; each process of one CSE needs its own. Empty: C:: and the CSE-ID.',
    },
    'mqtt.packetBytes': {
      type: types.bytes(KiB, 256 * MiB),
      default: 4 * MiB,
      help: 'Largest packet that the MQTT broker of this program takes.',
    },
    'mqtt.sessions': {
      type: types.integer(1, 10_000_000, 'sessions'),
      default: 100_000,
      help: 'Most MQTT sessions, with those whose client is away.',
    },
    'mqtt.sessionLife': {
      type: types.duration(second, 3650 * day),
      default: 7 * day,
      help: 'How long the MQTT session of a client that is away is kept.',
    },
    'mqtt.subscriptions': {
      type: types.integer(1, 100_000, 'subscriptions'),
      default: 100,
      help: 'Most topic filters that one MQTT session subscribes to.',
    },
    'mqtt.queuedMessages': {
      type: types.integer(1, 10_000_000, 'messages'),
      default: 1000,
      help: 'Most messages that wait for the client of one MQTT session; the oldest give way.',
    },
    'mqtt.queuedBytes': {
      type: types.bytes(KiB, GiB),
      default: 4 * MiB,
      help: 'Most bytes that wait for the client of one MQTT session.',
    },
    'mqtt.inFlight': {
      type: types.integer(1, 65_000, 'messages'),
      default: 256,
      help: 'Requests of one MQTT client without an answer, and messages to it without its acknowledgement.',
    },
    'mqtt.connectTimeout': {
      type: types.duration(100, hour),
      default: 10 * second,
      help: 'How long an MQTT client may take to say who it is, and how long the broker of others may take to answer.',
    },
  },
  Groups: {
    'groups.concurrency': {
      type: types.integer(1, 10_000, 'requests'),
      default: 32,
      help: 'Members of a group that are asked at the same time.',
    },
  },
  Notifications: {
    'notification.timeout': {
      type: types.duration(10, hour),
      default: 10 * second,
      help: 'How long a notification target may take to answer.',
    },
    'notification.retries': {
      type: types.integer(0, 1000, 'attempts'),
      default: 3,
      help: 'How often a notification that could not be sent is tried again.',
    },
    'notification.retryDelay': {
      type: types.duration(1, day),
      default: second,
      help: 'Wait before the first new attempt; it doubles with each.',
    },
    'notification.retryMaximumDelay': {
      type: types.duration(1, 30 * day),
      default: minute,
      help: 'Longest wait between two attempts.',
    },
    'notification.verifyUrls': {
      type: types.boolean,
      default: true,
      help: 'Asks targets of a new subscription that are URLs to agree first, as those that are resources are asked.',
    },
    'notification.batchDuration': {
      type: types.duration(10, day),
      default: minute,
      help: 'How long a batch waits to fill when the subscription gives only a number.',
    },
  },
  Location: {
    'location.position': {
      type: types.optional(
        types.text('longitude and latitude in degrees, like 13.405 52.52', /^-?\d+(\.\d+)? -?\d+(\.\d+)?$/),
      ),
      default: null,
      help: 'Where this CSE is: longitude and latitude in degrees, which location policies of devices without a position of their own use.',
    },
  },
  'Underlying network': {
    'network.simulatedDevices': {
      type: types.list(
        types.text('a device and its positions, like 490154@op.example=13.4 52.5;13.5 52.5', simulatedDevice),
      ),
      default: [],
      help: 'Devices of a simulated network operator, each with the longitudes and latitudes that it goes through; one without any is switched off. Empty: no operator is connected.',
    },
    'network.simulatedInterval': {
      type: types.duration(10, day),
      default: minute,
      help: 'How often the simulated operator looks whether a device has moved.',
    },
    'network.simulatedDelay': {
      type: types.duration(0, day),
      default: second,
      help: 'How long the simulated operator takes to bring a trigger to a device that is on.',
    },
    'network.simulatedTransfers': {
      type: types.list(
        types.text('a schedule, a price and a rate in Mbit/s, like * * 1-4 * * * *=1 20', transferWindow),
      ),
      default: ['* * 1-4 * * * *=1 20', '* * * * * 0 *=2 50', '* * 9-16 * * * *=3 100'],
      help: 'Times at which the simulated operator carries bulk data, each with its price and its rate.',
    },
  },
  Operation: {
    'log.level': {
      type: types.oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'),
      default: 'info',
      flag: 'log-level',
      help: 'Least important log lines that are written.',
    },
    'log.format': {
      type: types.oneOf('text', 'json'),
      default: 'text',
      flag: 'log',
      help: 'Output for people (text) or for programs (json), which then get a first line on standard output when requests are answered.',
    },
    'stop.timeout': {
      type: types.duration(0, hour),
      default: 10 * second,
      help: 'How long requests under way may take to finish when the program is told to stop.',
    },
    'agent.interval': {
      type: types.duration(100, day),
      default: 5 * second,
      help: 'How often the agent of this computer (start --demo) reports its figures.',
    },
  },
} as const satisfies Record<string, Record<string, Setting>>

type Merged<G> = G extends unknown ? (x: G) => void : never
type Intersection<G> = Merged<G> extends (x: infer I) => void ? I : never

/** Settings by name, without their groups. */
export type Settings = Intersection<(typeof settingGroups)[keyof typeof settingGroups]>
export type SettingName = keyof Settings

export const settings = Object.assign({}, ...Object.values(settingGroups)) as Settings

/** @returns the row of a setting, or undefined when there is none of that name */
export function settingNamed(name: string): Setting | undefined {
  return Object.hasOwn(settings, name) ? (settings[name as SettingName] as Setting) : undefined
}
