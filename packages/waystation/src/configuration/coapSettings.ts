import * as types from './settingTypes.ts'

const second = 1000
const minute = 60 * second
const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

/** Of the CoAP binding; the limits on sizes that all bindings share are elsewhere. */
export const coapSettings = {
  'coap.addressValidation': {
    type: types.oneOf('network', 'always', 'off'),
    default: 'network',
    help: 'Whose addresses must be proved before a large response goes there over UDP without DTLS, so that nobody can be flooded through this server: those of other computers (network), all (always), or none (off).',
  },
  'coap.acknowledgeTimeout': {
    type: types.duration(10, minute),
    default: 2 * second,
    help: 'How long a confirmable message waits for its acknowledgement before it is sent again; the wait doubles with each time.',
  },
  'coap.retransmissions': {
    type: types.integer(0, 20, 'times'),
    default: 4,
    help: 'How often a confirmable message is sent again before the peer counts as unreachable.',
  },
  'coap.outstanding': {
    type: types.integer(1, 1000, 'messages'),
    default: 1,
    help: 'Confirmable messages to one peer that may wait for their acknowledgements at a time (NSTART). More than 1 is faster and fills slow networks.',
  },
  'coap.leisure': {
    type: types.duration(0, minute),
    default: 5 * second,
    help: 'Over how long a time the answers to a request by multicast are spread, so that those of many do not arrive at once.',
  },
  'coap.sessionIdle': {
    type: types.duration(second, 365 * 24 * 60 * minute),
    default: 24 * 60 * minute,
    help: 'How long a DTLS session is kept that nobody uses.',
  },
  'limits.dtlsSessions': {
    type: types.integer(1, 10_000_000, 'sessions'),
    default: 20_000,
    help: 'DTLS sessions at the same time; the one idle longest makes room for a new one.',
  },
  'limits.dtlsHandshakes': {
    type: types.integer(1, 1_000_000, 'handshakes'),
    default: 1000,
    help: 'DTLS handshakes under way at the same time.',
  },
  'limits.coapExchanges': {
    type: types.integer(1, 10_000_000, 'requests'),
    default: 10_000,
    help: 'Requests over CoAP being answered at the same time; further ones are told to come again.',
  },
  'limits.coapExchangesPerPeer': {
    type: types.integer(1, 10_000_000, 'requests'),
    default: 1000,
    help: 'Requests of one CoAP peer being answered at the same time.',
  },
  'limits.coapRememberedMessages': {
    type: types.integer(100, 100_000_000, 'messages'),
    default: 100_000,
    help: 'CoAP messages that are remembered, for four minutes, to recognise those that arrive twice.',
  },
  'limits.coapTransferBytes': {
    type: types.bytes(64 * KiB, 64 * GiB),
    default: 64 * MiB,
    help: 'Memory for contents that are arriving or leaving in blocks over CoAP, each way.',
  },
  'limits.coapTransfersPerPeer': {
    type: types.integer(1, 10_000, 'transfers'),
    default: 8,
    help: 'Contents of one CoAP peer that may be arriving or leaving in blocks at the same time, each way.',
  },
  'limits.coapObservers': {
    type: types.integer(0, 10_000_000, 'observations'),
    default: 20_000,
    help: 'Resources that peers may observe over CoAP, all of them together.',
  },
  'limits.coapObserversPerPeer': {
    type: types.integer(0, 1_000_000, 'observations'),
    default: 100,
    help: 'Resources that one peer may observe over CoAP.',
  },
} as const
