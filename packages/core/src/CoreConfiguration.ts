import type { Milliseconds } from '@waystation/model'
import type { TrustedIssuer } from './authorization/TrustedIssuer.ts'

/** What the composition root tells the CSE; every value has been checked there. Durations in milliseconds, sizes in bytes. */
export interface CoreConfiguration {
  /** SP-relative, e.g. `/id-in`. */
  readonly cseID: string
  /** Resource name of the CSEBase. */
  readonly cseName: string
  /** With its two slashes, e.g. `//sp.example`. */
  readonly spID: string
  readonly role: 'in' | 'mn' | 'asn'
  /** Originator that may do everything. */
  readonly adminOriginator: string
  /** Patterns with `*` that the From of a registration must match one of. */
  readonly registrationOriginators: readonly string[]
  /** Whether this CSE, when it is no IN-CSE, tells the IN-CSE which applications its resources refer to. */
  readonly tracksReferences?: boolean
  /** Operations that a registered AE may do on the CSEBase itself. */
  readonly cseBasePrivileges: readonly ('create' | 'retrieve' | 'update' | 'delete' | 'notify' | 'discovery')[]
  /** The earliest first. */
  readonly supportedReleases: readonly string[]
  /** URLs under which the CSE is reached. */
  readonly pointsOfAccess: readonly string[]
  /** Longitude and latitude of the CSE in degrees, where they are known. */
  readonly position?: readonly [number, number]
  readonly defaults: {
    /** Life of a request that names no expiration. */
    readonly requestExpiration: Milliseconds
    /** How long a `<request>` is kept after its completion. */
    readonly resultPersistence: Milliseconds
    /** Longest life of a resource, and the life of one that asks for none. */
    readonly maximumExpiration: Milliseconds
    /** How long a poll waits for a request. */
    readonly longPoll: Milliseconds
    /** Window of a batchNotify that gives only a number. */
    readonly batchDuration: Milliseconds
  }
  readonly authorization: {
    /** Whose tokens count. */
    readonly issuers: readonly TrustedIssuer[]
    /** Points of access of the authorization system that is asked where no consultation resource says another. */
    readonly systems: readonly string[]
  }
  readonly intervals: {
    readonly expirationCheck: Milliseconds
  }
  readonly notification: {
    readonly timeout: Milliseconds
    readonly retries: number
    readonly firstRetryDelay: Milliseconds
    readonly maximumRetryDelay: Milliseconds
    /** Whether targets with a URL are asked to verify a subscription, as those with a resource ID are. */
    readonly verifyURLs: boolean
  }
  readonly limits: {
    /** Most resources in one answer. */
    readonly resultResources: number
    /** Most members of a group. */
    readonly groupMembers: number
    /** Most requests a group operation runs at the same time. */
    readonly fanOutConcurrency: number
    /** Most messages kept for one subscription target or polling channel. */
    readonly queuedMessages: number
    /** Longest wait for the answer to a request that is passed on, or of a poll; a later expiration counts as this. */
    readonly requestWait: Milliseconds
    /** Most structural levels of a resource. */
    readonly depth: number
    /** Most non-blocking requests in execution. */
    readonly pendingRequests: number
  }
}
