import * as types from './dataTypes.ts'
import { list, member, optional, record } from './dataTypes.ts'
import * as enumerations from './enumerations.ts'
import { absRelTimestamp, base64 } from './simpleTypes.ts'

export const receiverESPrimRandObject = record('receiverESPrimRandObject', {
  esri: member('esprimRandID', types.NCName),
  esrv: member('esprimRandValue', types.NCName),
  esrx: member('esprimRandExpiry', absRelTimestamp),
  esks: member('esprimKeyGenAlgIDs', list(enumerations.esprimKeyGenAlgID)),
  espa: member('esprimProtocolAndAlgIDs', list(enumerations.esprimProtocolAndAlgID)),
})
export const e2eSecInfo = record('e2eSecInfo', {
  esf: member('supportedE2ESecFeatures', list(enumerations.suid)),
  escert: optional('certificates', list(base64)),
  esro: optional('sharedReceiverESPrimRandObject', receiverESPrimRandObject),
})
