import type { X509Certificate } from 'node:crypto'
import type { Milliseconds, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import type { SerialisationName } from './serialisations/index.ts'

/** What a peer has shown of itself on its connection or in its request; the transport has checked what it can. */
export interface PeerProof {
  /** Bearer token, not checked yet. */
  readonly token?: string
  /** Signed by a configured authority and not revoked; its key has been proved. */
  readonly certificate?: X509Certificate
  /** The key that belongs to it has been proved. */
  readonly pskIdentity?: string
  /** When it was, by `performance.now()`: a key that was replaced later is another's. */
  readonly pskProvedAt?: Milliseconds
  /** The password that belongs to it has been checked. */
  readonly user?: string
  /** When it was, by `performance.now()`; absent: just now. */
  readonly userProvedAt?: Milliseconds
}

/** What the proofs of a peer stand for. */
export interface Entitlement {
  /** Patterns of the originators that it may be; absent: any, because no credentials are asked for. */
  readonly entitledOriginators?: readonly string[]
  /** Credential-IDs, by which rules of service subscriptions name them. @see TS-0003 10.4 */
  readonly credentialIDs?: readonly string[]
}

/** Credentials as bindings need them. */
export interface PeerAuthority {
  entitlementOf(proof: PeerProof): Entitlement
  /** @returns the key of a PSK identity; undefined when there is none, or it is revoked */
  preSharedKeyOf(identity: string): Buffer | undefined
  isPasswordOf(user: string, password: Buffer): Promise<boolean>
  /** Calls back whenever credentials may have been revoked or replaced, so that connections which rest on them can be ended. */
  onChange?(changed: () => void): void
}

/** The server end of a binding. */
export interface BindingServer {
  /** @returns the URL at which it is reached, with the port that was picked */
  start(): Promise<{ readonly url: string }>
  /** Takes no more requests, lets those under way finish, and cuts what is left after `graceMilliseconds`. */
  stop(graceMilliseconds?: Milliseconds): Promise<void>
  /** Where requests to many at once can be taken. */
  readonly multicast?: MulticastListener
}

/** Multicast addresses at which requests are taken; joining one again, or leaving one that was not joined, changes nothing. */
export interface MulticastListener {
  /** @throws Error when that is not possible here */
  join(address: string): Promise<void>
  leave(address: string): Promise<void>
}

export interface SendOptions {
  readonly timeoutMilliseconds: Milliseconds
  readonly signal?: AbortSignal
  /** A serialisation named by the URL goes before it; default JSON. */
  readonly serialisation?: SerialisationName
  /** Requests of the same order arrive in the order of their calls. */
  readonly ordered?: string
  /** AE-ID or CSE-ID of who is to get it, for bindings that address entities and not resources. */
  readonly receiver?: string
}

/** The client end of a binding. */
export interface BindingSender {
  /**
   * Sends one request and waits for its response.
   * @param url point of access, with a scheme of this binding
   * @throws SendError when there is none; the reason of the signal when that was aborted
   */
  send(url: string, request: WirePrimitive, options: SendOptions): Promise<ResponsePrimitive>
  /** Requests without an answer fail. */
  close(): Promise<void>
}
