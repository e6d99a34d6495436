import type { ResourceTypeDefinition } from '../defineResourceType.ts'
import { agricultureModels } from './agriculture.ts'
import { cityModels } from './city.ts'
import { commonModels } from './common.ts'
import { compileDomain } from './compileDomain.ts'
import type { DeviceModelDomain } from './DeviceModelDomain.ts'
import { defineFlexContainer } from './defineFlexContainer.ts'
import { healthModels } from './health.ts'
import { homeModels } from './home.ts'
import { interworkingModels } from './interworking.ts'
import { managementModels } from './management.ts'
import { metadataModels } from './metadata.ts'
import { publicSafetyModels } from './publicSafety.ts'
import { railwayModels } from './railway.ts'
import { vehicularModels } from './vehicular.ts'

/** The device models of the standard. @see TS-0023 */
export const deviceModelDomains: readonly DeviceModelDomain[] = [
  agricultureModels,
  cityModels,
  commonModels,
  healthModels,
  homeModels,
  managementModels,
  metadataModels,
  publicSafetyModels,
  railwayModels,
  vehicularModels,
]

/** @returns every specialisation of flexContainer that the standard names, compiled anew */
export function standardFlexContainers(): ResourceTypeDefinition[] {
  return [...deviceModelDomains.flatMap(compileDomain), ...interworkingModels.map((model) => compileInterworking(model))]
}

function compileInterworking(model: (typeof interworkingModels)[number]): ResourceTypeDefinition {
  return defineFlexContainer({ ...model, source: 'TS-0001 9.6.35, TS-0021, TS-0033' })
}
