import { type JsonObject, RequestError } from '@waystation/model'

/** One notification of a member on its way to where its subscription wants it. */
export interface MemberNotification {
  /** notificationForwardingURI. */
  readonly target: string
  /** JSON text of the notification, without the name of its member. */
  readonly text: string
}

/**
 * @returns what a member host sends to a group; nothing for a verification request, which the group agrees to
 * @throws RequestError badRequest for content that is no notification, or does not say where to forward it
 */
export function notificationsIn(content: JsonObject): readonly MemberNotification[] {
  const single = content['m2m:sgn'] as JsonObject | undefined
  const aggregate = content['m2m:agn'] as JsonObject | undefined
  const list = single === undefined ? (aggregate?.['m2m:sgn'] ?? aggregate?.sgn) : [single]
  if (!Array.isArray(list)) throw new RequestError('badRequest', 'content must be a notification (m2m:sgn or m2m:agn)')
  return list.flatMap((one) => toForward(one as JsonObject | null))
}

function toForward(notification: JsonObject | null): MemberNotification[] {
  if (notification?.vrq === true) return []
  const { nfu } = notification ?? {}
  const targets = typeof nfu === 'string' ? [nfu] : nfu
  if (!Array.isArray(targets) || !targets.every((target) => typeof target === 'string')) {
    throw new RequestError(
      'badRequest',
      'a notification to a group needs a notificationForwardingURI (nfu) that says where to forward it',
    )
  }
  const text = JSON.stringify(notification)
  return [...new Set(targets)].map((target) => ({ target, text }))
}
