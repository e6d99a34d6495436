import * as types from './dataTypes.ts'
import { choice, list, member, optional, record } from './dataTypes.ts'

const anyArgs = {
  any: optional(
    'anyArg',
    list(record('anyArgType', { nm: member('name', types.NCName), val: member('value', types.anySimple) })),
  ),
}
const signIn = { unm: member('username', types.string), pwd: member('password', types.string) }
const executionEnvironment = { eer: member('executionEnvRef', types.string), ...anyArgs }
const software = { uuid: member('UUID', types.string), vr: member('version', types.string) }
const resetArgsType = record('resetArgsType', anyArgs)
const rebootArgsType = record('rebootArgsType', anyArgs)
const uploadArgsType = record('uploadArgsType', {
  ftyp: member('fileType', types.string),
  url: member('URL', types.anyURI),
  ...signIn,
  ...anyArgs,
})
const downloadArgsType = record('downloadArgsType', {
  ftyp: member('fileType', types.string),
  url: member('URL', types.anyURI),
  ...signIn,
  fsi: member('filesize', types.integer('positiveInteger', 1, undefined, 'bytes')),
  tgf: member('targetFile', types.string),
  dss: member('delaySeconds', types.integer('positiveInteger', 1, undefined, 's')),
  surl: member('successURL', types.anyURI),
  stt: member('startTime', types.timestamp),
  cpt: member('completeTime', types.timestamp),
  ...anyArgs,
})
const softwareInstallArgsType = record('softwareInstallArgsType', {
  url: member('URL', types.anyURI),
  uuid: software.uuid,
  ...signIn,
  ...executionEnvironment,
})
const softwareUpdateArgsType = record('softwareUpdateArgsType', {
  ...software,
  url: member('URL', types.anyURI),
  ...signIn,
  ...executionEnvironment,
})
const softwareUninstallArgsType = record('softwareUninstallArgsType', { ...software, ...executionEnvironment })
/** Arguments of one kind of command. @see TS-0004 6.3.5.23 */
export const execReqArgsListType = choice('execReqArgsListType', {
  rst: member('reset', list(resetArgsType)),
  rbo: member('reboot', list(rebootArgsType)),
  uld: member('upload', list(uploadArgsType)),
  dld: member('download', list(downloadArgsType)),
  swin: member('softwareInstall', list(softwareInstallArgsType)),
  swup: member('softwareUpdate', list(softwareUpdateArgsType)),
  swun: member('softwareUninstall', list(softwareUninstallArgsType)),
})
