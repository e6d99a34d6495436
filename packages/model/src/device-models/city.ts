import type { DeviceModelDomain } from './DeviceModelDomain.ts'

export const cityModels: DeviceModelDomain = {
  namespace: 'cid',
  domain: 'city',
  devices: {
    deviceOutdoorLamp: { shortName: 'deOLp', children: ['cod:binSh', 'cod:brigs', 'cod:motSr', 'cod:aiQSr', 'cod:uveSr', 'cod:timer', 'cod:fauDn'] },
    deviceWeatherStation: { shortName: 'deWSn', children: ['cod:tempe', 'cod:aiQSr', 'cod:anemr', 'cod:baror', 'cod:raiGe', 'cod:acoSr', 'cod:uveSr'] },
    deviceMagneticParkingMonitor: { shortName: 'dMPMr', children: ['cod:bat', 'cod:conny', 'cod:peRCg', 'cod:parSs', 'cod:maSPs'] },
    deviceSmartElectricMeter: { shortName: 'dSEMr', children: ['cod:fauDn', 'cod:bat', 'cod:binSh', 'cod:runSe', 'cod:clock', 'cod:eneCn', 'cod:eneGn'] },
    deviceSmartGasMeter: { shortName: 'dSGMr', children: ['cod:bat', 'cod:fauDn', 'cod:conny', 'cod:peRCg', 'cod:gMRIo', 'cod:binSh', 'cod:gaMAm'] },
    deviceStreetLightController: { shortName: 'dSLCr', children: ['cod:geoLn', 'cod:conny', 'cod:peRCg', 'cod:slRIo', 'cod:slPSg', 'cod:slcAm'] },
    deviceSmartWaterMeter: { shortName: 'dSWMr', children: ['cod:bat', 'cod:fauDn', 'cod:conny', 'cod:peRCg', 'cod:waMSg', 'cod:wMRIo', 'cod:binSh', 'cod:waMAm'] },
    deviceWaterQualityMonitor: { shortName: 'dWQMr', children: ['cod:bat', 'cod:conny', 'cod:peRCg', 'cod:waQMr'] },
  },
}
