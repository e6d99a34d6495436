import { JsonText, operations, type WirePrimitive } from '@waystation/model'

/**
 * @param notify.identifier the same in every attempt, so that the receiver can tell a repetition
 * @param notify.releaseVersion release 1 does not know the parameter
 * @param notify.text JSON text of the content
 * @returns a NOTIFY request of this CSE
 */
export function notifyRequest(
  cseID: string,
  notify: {
    readonly to: string
    readonly identifier: string
    readonly releaseVersion: string
    readonly text: string
    readonly eventCategory?: number | undefined
  },
): WirePrimitive {
  const request: WirePrimitive = { op: operations.notify, to: notify.to, fr: cseID, rqi: notify.identifier }
  if (notify.releaseVersion !== '1') request.rvi = notify.releaseVersion
  if (notify.eventCategory !== undefined) request.ec = notify.eventCategory
  request.pc = new JsonText(notify.text)
  return request
}
