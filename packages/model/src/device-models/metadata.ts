import type { DeviceModelDomain } from './DeviceModelDomain.ts'

export const metadataModels: DeviceModelDomain = {
  namespace: 'mdd',
  domain: 'metadata',
  moduleClasses: {
    features: { shortName: 'feats', attributes: 'metaa=metadata:list precn=precision:integer reliy=reliability:integer weigt=weight:float size=size:list' },
    localization: { shortName: 'loca0', attributes: 'locae!=locale:string friNe=friendlyName:string dc=description:string friLn=friendlyLocation:string' },
    location: { shortName: 'locan', attributes: 'posAs=postalAddress:string geoJN=geoJSON:string friLn=friendlyLocation:string room=room:string' },
    origin: { shortName: 'orign', attributes: 'oriID=originID:string datTe=dataType:string daSID=dataSourceID:string' },
  },
}
