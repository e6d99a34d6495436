import {
  isSuccess,
  type JsonObject,
  operations,
  RequestError,
  type ResponsePrimitive,
  rootMember,
  toSPRelative,
  type WirePrimitive,
} from '@waystation/model'
import { remoteHostOf } from '../pipeline/remoteHostOf.ts'
import type { Services } from '../Services.ts'
import { memberFailure } from './linkLocalMembers.ts'
import type { RemoteStep, RemoteSteps } from './RemoteSteps.ts'

/** A member at another CSE. */
export interface RemoteTarget {
  readonly address: string
  /** Attributes of the subscription to create there; undefined: the address is that of a subscription to share. */
  readonly content: (JsonObject & { readonly rn: string }) | undefined
}

/** In whose name, and for what. */
export interface RemoteLink {
  /** Creator of the crossResourceSubscription. */
  readonly originator: string
  /** Of the crossResourceSubscription, which has still to be created. */
  readonly resourceID: string
  /** SP-relative form of it. */
  readonly reference: string
}

/** @returns what undoes the link to a remote target */
export function undoOf({ address, content }: RemoteTarget, { originator, resourceID }: RemoteLink): RemoteStep {
  return content === undefined
    ? { kind: 'release', to: address, originator, resourceID }
    : { kind: 'remove', to: `${address}/${content.rn}`, originator, resourceID }
}

/**
 * Creates a subscription at another CSE, or joins the targets of one that is there.
 * @returns SP-relative identifier of the subscription
 * @throws RequestError crossResourceOperationFailure, with the reason
 */
export async function linkRemoteMember(
  target: RemoteTarget,
  link: RemoteLink,
  steps: RemoteSteps,
  services: Pick<Services, 'identity'>,
): Promise<string> {
  const { address, content } = target
  const send = async (wire: WirePrimitive): Promise<JsonObject> => {
    try {
      return subscriptionIn(address, await steps.request(address, link.originator, wire))
    } catch (error) {
      if (error instanceof RequestError) throw memberFailure(address, error.message)
      throw error
    }
  }
  if (content !== undefined) {
    const created = await send({ op: operations.create, ty: 23, pc: { 'm2m:sub': content } })
    return remoteID(address, created, services)
  }
  const found = await send({ op: operations.retrieve })
  const { nu, acrs } = found as { nu?: string[]; acrs?: string[] }
  const joined = { nu: added(nu, link.reference), acrs: added(acrs, link.reference) }
  await send({ op: operations.update, pc: { 'm2m:sub': joined } })
  return remoteID(address, found, services)
}

function added(list: readonly string[] | undefined, reference: string): string[] {
  return [...(list ?? []).filter((one) => one !== reference), reference]
}

function subscriptionIn(address: string, response: ResponsePrimitive): JsonObject {
  const { responseStatusCode } = response
  if (!isSuccess(responseStatusCode)) throw memberFailure(address, `its CSE answered ${responseStatusCode}`)
  return rootMember(response, 'm2m:sub') ?? {}
}

function remoteID(address: string, { ri }: JsonObject, { identity }: Pick<Services, 'identity'>): string {
  const host = remoteHostOf(address, identity) as string
  if (typeof ri !== 'string' || ri === '') throw memberFailure(address, 'its CSE did not tell its resource ID (ri)')
  return ri.startsWith('/') ? toSPRelative(ri, identity) : `${host}/${ri}`
}
