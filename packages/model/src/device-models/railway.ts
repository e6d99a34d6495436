import type { DeviceModelDomain } from './DeviceModelDomain.ts'

export const railwayModels: DeviceModelDomain = {
  namespace: 'rad',
  domain: 'railway',
  moduleClasses: {
    baliseTransmissionModule: { shortName: 'baTMe', attributes: 'baSId=baliseSystemId:nonNegativeInteger telMe=telegramMessage:string' },
  },
  devices: {
    deviceCardRechargingMachine: {
      shortName: 'dCRMe',
      children: [
        'cod:binSh',
        'cod:clock',
        'cod:eneCn',
        'cod:keypd',
        'cod:pusBn',
        'cod:audVe',
        'cod:pPCRr',
        'cod:bilDt',
        'cod:bilWl',
        'cod:coiDt',
        'cod:casDr',
        'cod:carSr',
        'cod:conny',
        'cod:runSe',
        'cod:lock',
      ],
    },
    deviceSmartGate: {
      shortName: 'deSGe',
      children: [
        'cod:binSh',
        'cod:clock',
        'cod:eneCn',
        'cod:pusBn',
        'cod:audVe',
        'cod:pPCRr',
        'cod:croBr',
        'cod:conny',
        'cod:runSe',
        'cod:heaSr',
        'cod:color',
        'cod:colSn',
        'cod:brigs',
      ],
    },
    deviceTrainborneTerminal: {
      shortName: 'deTTl',
      children: ['cod:binSh', 'cod:audVe', 'cod:clock', 'cod:eneCn', 'cod:keypd', 'cod:opeMe', 'cod:phoCl', 'cod:pusBn', 'cod:runSe', 'cod:sigSh', 'rad:baTMe', 'cod:conny'],
    },
    deviceHandheldPTTTerminal: {
      shortName: 'dHPTT',
      children: ['cod:binSh', 'cod:audVe', 'cod:bat', 'cod:clock', 'cod:eneCn', 'cod:keypd', 'cod:opeMe', 'cod:phoCl', 'cod:pusBn', 'cod:runSe', 'cod:sigSh'],
    },
    deviceSmartScreenDoor: {
      shortName: 'dSSDr',
      children: ['cod:audVe', 'cod:binSh', 'cod:brigs', 'cod:color', 'cod:colSn', 'cod:conny', 'cod:croBr', 'cod:dooSs', 'cod:heaSr', 'cod:pusBn', 'cod:runSe'],
    },
  },
}
