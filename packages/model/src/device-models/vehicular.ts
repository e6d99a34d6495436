import type { DeviceModelDomain } from './DeviceModelDomain.ts'

export const vehicularModels: DeviceModelDomain = {
  namespace: 'ved',
  domain: 'vehicular',
  devices: {
    deviceElectricMotorcycle: { shortName: 'deEMe', children: ['cod:binSh', 'cod:runSe', 'cod:bat', 'cod:geoLn', 'cod:clock', 'cod:conny', 'cod:fauDn', 'cod:lock'] },
    deviceElectricVehicleCharger: { shortName: 'dEVCr', children: ['cod:fauDn', 'cod:binSh', 'cod:runSe', 'cod:bat', 'cod:elVCr'] },
  },
}
