import type { ResourceTypeDefinition } from '../defineResourceType.ts'
import { activeCmdhPolicy } from './activeCmdhPolicy.ts'
import { areaNwkDeviceInfo } from './areaNwkDeviceInfo.ts'
import { areaNwkInfo } from './areaNwkInfo.ts'
import { authenticationProfile } from './authenticationProfile.ts'
import { battery } from './battery.ts'
import { cmdhBuffer } from './cmdhBuffer.ts'
import { cmdhDefaults } from './cmdhDefaults.ts'
import { cmdhDefEcValue } from './cmdhDefEcValue.ts'
import { cmdhEcDefParamValues } from './cmdhEcDefParamValues.ts'
import { cmdhLimits } from './cmdhLimits.ts'
import { cmdhNetworkAccessRules } from './cmdhNetworkAccessRules.ts'
import { cmdhNwAccessRule } from './cmdhNwAccessRule.ts'
import { cmdhPolicy } from './cmdhPolicy.ts'
import { credentials } from './credentials.ts'
import { dataCollection } from './dataCollection.ts'
import { deviceCapability } from './deviceCapability.ts'
import { deviceInfo } from './deviceInfo.ts'
import { eventLog } from './eventLog.ts'
import { firmware } from './firmware.ts'
import { MAFClientRegCfg } from './MAFClientRegCfg.ts'
import { MEFClientRegCfg } from './MEFClientRegCfg.ts'
import { memory } from './memory.ts'
import { mobileNetwork } from './mobileNetwork.ts'
import { myCertFileCred } from './myCertFileCred.ts'
import { OAuth2Authentication } from './OAuth2Authentication.ts'
import { reboot } from './reboot.ts'
import { registration } from './registration.ts'
import { SIM } from './SIM.ts'
import { software } from './software.ts'
import { trustAnchorCred } from './trustAnchorCred.ts'
import { wifiClient } from './wifiClient.ts'

/** Every specialisation of mgmtObj, by mgmtDefinition. */
export const managementObjectDefinitions: readonly ResourceTypeDefinition[] = [
  firmware,
  software,
  memory,
  areaNwkInfo,
  areaNwkDeviceInfo,
  battery,
  deviceInfo,
  deviceCapability,
  reboot,
  eventLog,
  cmdhPolicy,
  activeCmdhPolicy,
  cmdhDefaults,
  cmdhDefEcValue,
  cmdhEcDefParamValues,
  cmdhLimits,
  cmdhNetworkAccessRules,
  cmdhNwAccessRule,
  cmdhBuffer,
  registration,
  dataCollection,
  authenticationProfile,
  myCertFileCred,
  trustAnchorCred,
  MAFClientRegCfg,
  MEFClientRegCfg,
  OAuth2Authentication,
  wifiClient,
  credentials,
  SIM,
  mobileNetwork,
]

export {
  activeCmdhPolicy,
  areaNwkDeviceInfo,
  areaNwkInfo,
  authenticationProfile,
  battery,
  cmdhBuffer,
  cmdhDefaults,
  cmdhDefEcValue,
  cmdhEcDefParamValues,
  cmdhLimits,
  cmdhNetworkAccessRules,
  cmdhNwAccessRule,
  cmdhPolicy,
  credentials,
  dataCollection,
  deviceCapability,
  deviceInfo,
  eventLog,
  firmware,
  MAFClientRegCfg,
  MEFClientRegCfg,
  memory,
  mobileNetwork,
  myCertFileCred,
  OAuth2Authentication,
  reboot,
  registration,
  SIM,
  software,
  trustAnchorCred,
  wifiClient,
}
