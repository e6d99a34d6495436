import type { DeviceModelDomain } from './DeviceModelDomain.ts'

export const publicSafetyModels: DeviceModelDomain = {
  namespace: 'psd',
  domain: 'publicsafety',
  moduleClasses: {
    disseminator: {
      shortName: 'dissr',
      attributes:
        'idenr!=identifier:string sendr!=sender:string sent!=sent:dateTime sus!=status:nonNegativeInteger msgTe!=msgType:nonNegativeInteger refes=references:list urgey!=urgency:nonNegativeInteger sevey!=severity:nonNegativeInteger certy!=certainty:nonNegativeInteger eveCs!=eventCodes:list effee=effective:dateTime onset=onset:dateTime expis=expires:dateTime areLe=areaLatitude:float areL0=areaLongitude:float areRs=areaRadius:float repPd!=repetitionPeriod:integer repCt!=repetitionCount:integer',
      children: ['psd:cancl'],
    },
    emergencyHandler: {
      shortName: 'emeHr',
      attributes:
        'emeMe!=emergencyMode:boolean idenr!=identifier:string sendr!=sender:string sent!=sent:dateTime sus!=status:nonNegativeInteger msgTe!=msgType:nonNegativeInteger refes=references:list urgey!=urgency:nonNegativeInteger sevey!=severity:nonNegativeInteger certy!=certainty:nonNegativeInteger eveCs!=eventCodes:list effee=effective:dateTime onset=onset:dateTime expis=expires:dateTime areLe=areaLatitude:float areL0=areaLongitude:float areRs=areaRadius:float',
    },
    settings: { shortName: 'setts', attributes: 'optSs!=optoutStatus:boolean' },
  },
  actions: {
    cancel: { shortName: 'cancl', attributes: 'warIr!=warningIdentifier:string' },
  },
  devices: {
    devicePWSCenter: { shortName: 'dPWSC', children: ['psd:dissr'] },
    devicePWSEquipment: { shortName: 'dPWSE', children: ['psd:emeHr', 'psd:setts'] },
  },
}
