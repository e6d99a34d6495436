import { isSuccess, type JsonObject, operations, RequestError, rootMember, type WirePrimitive } from '@waystation/model'
import type { Services } from '../Services.ts'

/**
 * Puts a question to a resource of distributed authorization, by an UPDATE that sets what is asked.
 * @param member root member of question and answer, e.g. `m2m:auds`
 * @returns the attributes that answer it; undefined when there is no answer
 * @see TS-0003 7.5, TS-0004 7.4.43 to 7.4.45
 */
export async function askOther(
  to: string,
  member: string,
  question: JsonObject,
  services: Services,
): Promise<JsonObject | undefined> {
  const { configuration, identity, store, clock } = services
  const request: WirePrimitive = {
    op: operations.update,
    to,
    fr: identity.cseID,
    rqi: `auth-${store.nextMessageNumber().toString(36)}`,
    // The resources that are asked exist from release 3 on.
    rvi: configuration.supportedReleases.find((release) => release >= '3') ?? '3',
    pc: { [member]: question },
  }
  const timeoutMilliseconds = configuration.notification.timeout
  try {
    const expires = clock.now() + timeoutMilliseconds
    const answered = await services.dispatch(to, request, { timeoutMilliseconds, expires })
    if (isSuccess(answered.responseStatusCode)) return rootMember(answered, member)
    services.log.warn({ to, status: answered.responseStatusCode }, 'a question about an authorization was refused')
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    services.log.warn({ to, reason: error.message }, 'a question about an authorization could not be asked')
  }
  return undefined
}
