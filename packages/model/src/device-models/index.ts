import { agricultureModels } from './agriculture.ts'
import { cityModels } from './city.ts'
import { commonModels } from './common.ts'
import type { DeviceModelDomain } from './DeviceModelDomain.ts'
import type { FlexContainerDescription } from './defineFlexContainer.ts'
import { describeDomain } from './describeDomain.ts'
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

/** @returns every specialisation of flexContainer that the standard names, as `defineFlexContainer` takes them */
export function standardFlexContainers(): FlexContainerDescription[] {
  return [...deviceModelDomains.flatMap(describeDomain), ...interworkingModels]
}
