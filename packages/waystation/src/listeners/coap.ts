import type { CoapServerOptions } from '@waystation/protocol/coap'
import type { Configuration } from '../configuration/Configuration.ts'
import type { ListenerServices, MakeListener } from './Listening.ts'

export const coap: MakeListener = async (services) => {
  const { CoapServer, UdpServer } = await import('@waystation/protocol/coap')
  const { host, port } = services.configuration.coap!
  return new CoapServer({ ...optionsOf(services), scheme: 'coap', datagrams: new UdpServer(host, port) })
}

function optionsOf(services: ListenerServices): Omit<CoapServerOptions, 'scheme' | 'datagrams'> {
  const { configuration, handler, authority, log } = services
  const validation = configuration['coap.addressValidation']
  return {
    handler,
    ...(authority === undefined ? {} : { authority }),
    log,
    limits: limitsOf(configuration),
    transmission: {
      ackMilliseconds: configuration['coap.acknowledgeTimeout'],
      retransmissions: configuration['coap.retransmissions'],
      outstanding: configuration['coap.outstanding'],
    },
    ...(validation === 'network' ? {} : { isTrustedAddress: () => validation === 'off' }),
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
  }
}
