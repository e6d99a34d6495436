import type { DeviceModelDomain } from './DeviceModelDomain.ts'

export const agricultureModels: DeviceModelDomain = {
  namespace: 'agd',
  domain: 'agriculture',
  moduleClasses: {
    cowActivityMonitor: { shortName: 'coAMr', attributes: 'stPPd!=stepsPerPeriod:list updTe=updateTime:timestamp hiSCs!=historyStepCounts:list' },
  },
  devices: {
    deviceCowActivityMonitor: { shortName: 'dCAMr', children: ['agd:coAMr', 'cod:bat', 'cod:conny', 'cod:peRCg'] },
  },
}
