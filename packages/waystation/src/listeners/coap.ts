import type { CoapServerOptions, TransmissionParameters } from '@waystation/protocol/coap'
import type { Configuration } from '../configuration/Configuration.ts'
import type { ListenerServices, MakeListener } from './Listening.ts'

export const coap: MakeListener = async (services) => {
  const { CoapServer, UdpServer } = await import('@waystation/protocol/coap')
  return new CoapServer({
    ...coapOptionsOf(services),
    ...services.configuration.coap!,
    scheme: 'coap',
    createDatagrams: (host, port) => new UdpServer(host, port),
    stream: {},
  })
}

/** What both listeners have in common. */
type Common = Omit<CoapServerOptions, 'scheme' | 'host' | 'port' | 'createDatagrams' | 'stream'>

export function coapOptionsOf(services: ListenerServices): Common {
  const { configuration, handler, watch, authority, log } = services
  const validation = configuration['coap.addressValidation']
  return {
    handler,
    watch,
    ...(authority === undefined ? {} : { authority }),
    log,
    limits: limitsOf(configuration),
    transmission: transmissionOf(configuration),
    leisureMilliseconds: configuration['coap.leisure'],
    ...(validation === 'network' ? {} : { isTrustedAddress: () => validation === 'off' }),
  }
}

export function transmissionOf(configuration: Configuration): Partial<TransmissionParameters> {
  return {
    ackMilliseconds: configuration['coap.acknowledgeTimeout'],
    retransmissions: configuration['coap.retransmissions'],
    outstanding: configuration['coap.outstanding'],
  }
}

function limitsOf(configuration: Configuration): CoapServerOptions['limits'] {
  return {
    contentBytes: configuration['limits.bodyBytes'],
    transferBytes: configuration['limits.coapTransferBytes'],
    transfersPerPeer: configuration['limits.coapTransfersPerPeer'],
    observers: configuration['limits.coapObservers'],
    observersPerPeer: configuration['limits.coapObserversPerPeer'],
    rememberedMessages: configuration['limits.coapRememberedMessages'],
    exchanges: configuration['limits.coapExchanges'],
    exchangesPerPeer: configuration['limits.coapExchangesPerPeer'],
    queuedMessages: 1000,
    connections: configuration['limits.connections'],
    messageMilliseconds: configuration['connections.requestTimeout'],
  }
}
