import type { JsonObject, Milliseconds } from '@waystation/model'

/** A short message that makes a device do something, as the network is asked to carry it. */
export interface DeviceTrigger {
  /** The same text for the same trigger, so that the network takes one that is sent again for no second one. */
  readonly key: string
  /** The device, as the network knows it (M2M-Ext-ID). */
  readonly device: string
  /** What on the device the trigger is for (Trigger-Recipient-ID). */
  readonly port: number
  /** The members of `m2m:tgp`. */
  readonly payload: JsonObject
  /** How long the network tries from now on. */
  readonly validity: Milliseconds
}

/** What became of a trigger that the network had taken. */
export type TriggerOutcome = 'delivered' | 'expired' | 'failed' | 'unconfirmed' | 'terminated'

/** Much data for many devices, for which a cheap time is wanted. */
export interface TransferRequest {
  readonly bytesPerNode: number
  readonly nodes: number
  /** A schedule entry, as the standard writes them. */
  readonly window: string
  /** m2m:locationRegion */
  readonly region?: JsonObject
}

/** A time at which the network would carry it. */
export interface TransferOffer {
  /** A schedule entry within the window that was asked for. */
  readonly window: string
  /** Relative price; less is better. */
  readonly cost: number
  /** Highest data rate in bits per second. */
  readonly rate: number
}

/** The network understood what it was asked, and will not do it. The message is a sentence for an operator. */
export class NetworkRefusal extends Error {
  override readonly name = 'NetworkRefusal'
}

/**
 * What the network that devices are attached to does for this CSE, through the exposure function (SCEF, NEF) of its operator.
 * Every call rejects with NetworkRefusal for a refusal, and with any other error when there was no answer, which may come
 * when it is asked again.
 * @see TS-0026
 */
export interface UnderlyingNetwork {
  /** @returns the reference of the trigger in the network, which has accepted it */
  sendTrigger(trigger: DeviceTrigger): Promise<string>
  /** Puts another trigger in the place of one that is still under way. @returns the reference of the new one */
  replaceTrigger(reference: string, trigger: DeviceTrigger): Promise<string>
  /** Takes back a trigger that is still under way. */
  recallTrigger(reference: string): Promise<void>
  /**
   * Waits for the delivery report of a trigger; that may take as long as its validity.
   * @returns undefined when the network knows nothing of the trigger
   */
  outcomeOf(reference: string, signal: AbortSignal): Promise<TriggerOutcome | undefined>
  /**
   * Hands over triggers that the network brings to the node of this CSE.
   * @returns ends it
   */
  receiveTriggers(receive: (trigger: Pick<DeviceTrigger, 'device' | 'port' | 'payload'>) => void): () => void
  /** @returns the times on offer, at least one */
  offerTransfer(request: TransferRequest): Promise<readonly TransferOffer[]>
  /** Tells when a device is active, m2m:activityPatternElements. Refused when the network does not permit the pattern. */
  setActivityPattern(device: string, pattern: readonly JsonObject[]): Promise<void>
  /**
   * Lets a device be reached at certain times.
   * @param entries schedule entries
   * @returns those that the network keeps to
   */
  coordinateSchedule(device: string, entries: readonly string[]): Promise<readonly string[]>
}
