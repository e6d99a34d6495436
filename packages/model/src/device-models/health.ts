import type { DeviceModelDomain } from './DeviceModelDomain.ts'

export const healthModels: DeviceModelDomain = {
  namespace: 'hed',
  domain: 'health',
  devices: {
    deviceBloodPressureMonitor: { shortName: 'dBPMr', children: ['cod:bat', 'cod:binSh', 'hed:suDCf'] },
    devicePulseOximeter: { shortName: 'dePOr', children: ['cod:pulsr', 'cod:oximr', 'cod:bat'] },
    deviceGlucosemeter: { shortName: 'devGr', children: ['cod:glucr', 'cod:bat'] },
    deviceHeartRateMonitor: { shortName: 'dHRMr', children: ['cod:pulsr', 'cod:bat'] },
    deviceWeightScaleAndBodyCompositionAnalyser: { shortName: 'dWSAB', children: ['cod:weigt', 'cod:boCAr', 'cod:bEIAs', 'cod:bat'] },
  },
  subdevices: {
    subDeviceCuff: { shortName: 'suDCf', children: ['hod:binSh', 'hod:sphyr', 'hod:pulsr'] },
  },
}
