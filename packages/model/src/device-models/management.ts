import type { DeviceModelDomain } from './DeviceModelDomain.ts'

export const managementModels: DeviceModelDomain = {
  namespace: 'mad',
  domain: 'management',
  moduleClasses: {
    dmAreaNwkDeviceInfo: {
      shortName: 'dANDo',
      attributes: 'devId!=devId:string devTe!=devType:nonNegativeInteger sleIl=sleepInterval:integer sleDn=sleepDuration:integer sus=status:string',
    },
    dmDataModelIO: { shortName: 'dDMIO', attributes: 'daMTe!=dataModelType:nonNegativeInteger', children: ['mad:reaIO', 'mad:wriIO'] },
    dmAgent: {
      shortName: 'dmAgt',
      attributes:
        'state!=state:nonNegativeInteger stoAe=storageAvailable:integer stoTl=storageTotal:integer ramAe=ramAvailable:integer ramTl=ramTotal:integer powSs=powerStatus:nonNegativeInteger cpuUe=cpuUsage:integer sysTe=systemTime:timestamp',
      children: ['mad:rebot', 'mad:depPe'],
    },
    dmCapability: { shortName: 'dmCay', attributes: 'name!=name:string attad!=attached:boolean curSe!=currentState:boolean', children: ['mad:enabe', 'mad:disae'] },
    dmDeviceInfo: {
      shortName: 'dmDIo',
      attributes:
        'serNr=serialNumber:string manur=manufacturer:string maDLk=manufacturerDetailsLink:anyURI manDe=manufacturingDate:timestamp model=model:string subMl=subModel:string hweVn=hwVersion:string oseVn=osVersion:string couny=country:string suURL=supportURL:anyURI prURL=presentationURL:anyURI friNe=friendlyName:string dc=description:string',
    },
    dmEventLog: { shortName: 'dmELg', attributes: 'type!=type:integer data!=data:string sus!=status:integer enabd!=enabled:boolean', children: ['mad:reLog'] },
    dmFirmware: {
      shortName: 'dmFie',
      attributes:
        'mulFe!=multiFirmware:boolean priSe!=primaryState:nonNegativeInteger priNe!=primaryName:string priVn!=primaryVersion:string priUl=primaryUrl:anyURI secSe=secondaryState:nonNegativeInteger secNe=secondaryName:string secVn=secondaryVersion:string secUl=secondaryUrl:anyURI compt=component:string',
      children: ['mad:updFe', 'mad:togge'],
    },
    dmPackage: {
      shortName: 'dmPae',
      attributes: 'type!=type:nonNegativeInteger state!=state:nonNegativeInteger name=name:string versn=version:string url=url:anyURI softs=softwares:list',
      children: ['mad:instl', 'mad:uninl', 'mad:updae'],
    },
    dmSoftware: { shortName: 'dmSoe', attributes: 'state!=state:nonNegativeInteger name=name:string versn=version:string', children: ['mad:actie', 'mad:deace'] },
    dmStorage: {
      shortName: 'dmSte',
      attributes:
        'UUID=UUID:string type=type:integer name=name:string wriSd=writeSpeed:integer reaSd=readSpeed:integer avaSe!=availStorage:integer totSe!=totalStorage:integer prese=presence:integer sus=status:integer mouns=mounts:integer forUs=forcedUnmounts:integer filSm=fileSystem:string mouPt=mountingPoint:string mouOs=mountOptions:string write!=writable:boolean',
      children: ['mad:formt', 'mad:unmot'],
    },
  },
  actions: {
    activate: { shortName: 'actie' },
    deactivate: { shortName: 'deace' },
    deployPackage: { shortName: 'depPe', attributes: 'name!=name:string versn!=version:string url!=url:anyURI' },
    disable: { shortName: 'disae' },
    enable: { shortName: 'enabe' },
    format: { shortName: 'formt' },
    install: { shortName: 'instl' },
    readIO: { shortName: 'reaIO', attributes: 'addrs!=address:string' },
    reboot: { shortName: 'rebot', attributes: 'rebTe!=rebootType:nonNegativeInteger' },
    retrieveLog: { shortName: 'reLog', attributes: 'start=start:timestamp end=end:timestamp' },
    toggle: { shortName: 'togge' },
    uninstall: { shortName: 'uninl' },
    unmount: { shortName: 'unmot' },
    update: { shortName: 'updae', attributes: 'versn!=version:string url!=url:anyURI' },
    updateFirmware: { shortName: 'updFe', attributes: 'url!=url:anyURI versn!=version:string' },
    writeIO: { shortName: 'wriIO', attributes: 'addrs!=address:string payld!=payload:string' },
  },
  devices: {
    dmAreaNwkInfo: { shortName: 'dANIo', children: ['mad:dANDo'] },
    flexNode: {
      shortName: 'fleNe',
      children: ['mad:dmAgt', 'mad:dmDIo', 'mad:dDMIO', 'mad:dmFie', 'mad:dmSoe', 'mad:dmELg', 'mad:dmPae', 'cod:bat', 'mad:dmCay', 'mad:dmSte', 'mad:dANIo'],
    },
  },
}
