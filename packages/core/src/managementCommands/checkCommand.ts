import { type JsonObject, RequestError } from '@waystation/model'

/** Numbers of m2m:cmdType. */
export const commandTypes = {
  reset: 1,
  reboot: 2,
  upload: 3,
  download: 4,
  softwareInstall: 5,
  softwareUninstall: 6,
  softwareUpdate: 7,
} as const

/** Member of execReqArgs that a kind of command takes, by cmdType. */
const argumentsOf: Readonly<Record<number, string>> = {
  1: 'rst',
  2: 'rbo',
  3: 'uld',
  4: 'dld',
  5: 'swin',
  6: 'swun',
  7: 'swup',
}

/**
 * @param attributes of a mgmtCmd as it would be
 * @throws RequestError invalidArguments for those of another kind of command, insufficientArguments where it needs some
 * @see TS-0004 7.4.16
 */
export function checkCommand({ cmt: type, exra }: JsonObject): void {
  const cmt = type as number
  const wanted = argumentsOf[cmt] as string
  if (exra === undefined) {
    if (cmt === commandTypes.reset || cmt === commandTypes.reboot) return
    throw new RequestError('insufficientArguments', `cmdType (cmt) ${cmt} needs ${wanted} in execReqArgs (exra)`)
  }
  if ((exra as JsonObject)[wanted] === undefined) {
    throw new RequestError('invalidArguments', `execReqArgs (exra) of cmdType (cmt) ${cmt} must be ${wanted}`)
  }
}

/** @returns the first set of arguments; empty when there is none */
export function argumentsIn({ exra }: JsonObject): JsonObject {
  const [list] = Object.values((exra ?? {}) as JsonObject)
  return ((list as JsonObject[] | undefined)?.[0] ?? {}) as JsonObject
}
