import type { DeviceModel, DeviceModelDomain } from './DeviceModelDomain.ts'
import type { FlexContainerDescription } from './defineFlexContainer.ts'

const kinds = {
  moduleClasses: { segment: 'moduleclass', summary: 'Capability of a device' },
  actions: { segment: 'action', summary: 'Action' },
  devices: { segment: 'device', summary: 'Device' },
  subdevices: { segment: 'subdevice', summary: 'Part of a device' },
} as const

type Kind = keyof typeof kinds

const dataGenerationTime = 'dgt=dataGenerationTime:timestamp'

function describe(domain: DeviceModelDomain, kind: Kind, name: string, model: DeviceModel): FlexContainerDescription {
  const { segment, summary } = kinds[kind]
  const own = model.attributes ?? ''
  return {
    name,
    namespace: domain.namespace,
    shortName: model.shortName,
    containerDefinition: `org.onem2m.${domain.domain}.${segment}.${name}`,
    source: 'TS-0023 5',
    summary: `${summary}: ${name}, domain ${domain.domain}.`,
    attributes: kind === 'moduleClasses' ? `${dataGenerationTime} ${own}` : own,
    ...(model.children ? { children: model.children } : {}),
  }
}

/** @returns the specialisations of flexContainer that the models of a domain stand for */
export function describeDomain(domain: DeviceModelDomain): FlexContainerDescription[] {
  return (Object.keys(kinds) as Kind[]).flatMap((kind) => Object.entries(domain[kind] ?? {}).map(([name, model]) => describe(domain, kind, name, model)))
}
