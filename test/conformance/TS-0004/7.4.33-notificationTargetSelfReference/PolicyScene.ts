import {
  assertStatus,
  type Body,
  type Mailbox,
  type NotificationReceiver,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

/** A subscriber, the target that wants to leave its subscriptions, and policies of the administrator. */
export class PolicyScene {
  /** Creates the subscriptions; reached at `subscriberBox`. */
  readonly subscriber: RegisteredAE
  readonly subscriberBox: Mailbox
  readonly target: RegisteredAE
  readonly #waystation: Waystation
  readonly #otherTarget: string

  private constructor(parts: {
    waystation: Waystation
    subscriber: RegisteredAE
    target: RegisteredAE
    subscriberBox: Mailbox
    other: Mailbox
  }) {
    this.#waystation = parts.waystation
    this.subscriber = parts.subscriber
    this.target = parts.target
    this.subscriberBox = parts.subscriberBox
    this.#otherTarget = parts.other.url
  }

  static async make(waystation: Waystation, receiver: NotificationReceiver): Promise<PolicyScene> {
    const subscriberBox = receiver.mailbox(`/${uniqueName('subscriber')}`)
    const targetBox = receiver.mailbox(`/${uniqueName('target')}`)
    const other = receiver.mailbox(`/${uniqueName('other')}`)
    const subscriber = await registerAE(waystation, { rr: true, poa: [subscriberBox.url] })
    const loc = { typ: 1, crd: '[2.35, 48.86]' }
    const target = await registerAE(waystation, { rr: true, poa: [targetBox.url], loc })
    return new PolicyScene({ waystation, subscriber, target, subscriberBox, other })
  }

  /** @returns structured address of a new subscription with the target and another one */
  async subscribe(): Promise<string> {
    const rn = uniqueName('sub')
    const nu = [this.target.originator, this.#otherTarget]
    const { client, address } = this.subscriber
    assertStatus(await client.create(address, resourceTypes.subscription, { 'm2m:sub': { rn, nu } }), 2001)
    return `${address}/${rn}`
  }

  /** @returns attributes of a new policy, with its structured address */
  async policy(attributes: object): Promise<Body & { address: string }> {
    const pc = { 'm2m:ntp': { rn: uniqueName('ntp'), ...attributes } }
    const created = await this.#waystation.client('CAdmin').create('cse-in', resourceTypes.notificationTargetPolicy, pc)
    const { resource } = assertStatus(created, 2001)
    return { ...resource, address: `cse-in/${resource.rn}` }
  }

  async rules(policy: string, attributes: object): Promise<Body> {
    const pc = { 'm2m:pdr': attributes }
    return assertStatus(await this.tryRules(policy, pc), 2001).resource
  }

  tryRules(policy: string, pc: object) {
    return this.#waystation.client('CAdmin').create(policy, resourceTypes.policyDeletionRules, pc)
  }

  /** @param attributes of a notificationTargetMgmtPolicyRef */
  refer(subscription: string, attributes: object) {
    const type = resourceTypes.notificationTargetMgmtPolicyRef
    return this.subscriber.client.create(subscription, type, { 'm2m:ntpr': attributes })
  }

  /** @returns structured address of a subscription whose target is under a new policy */
  async subscribeUnder(policy: object, ...rules: object[]): Promise<string> {
    const { address } = await this.policy(policy)
    for (const one of rules) await this.rules(address, one)
    const subscription = await this.subscribe()
    assertStatus(await this.refer(subscription, { ntu: [this.target.originator], npi: address }), 2001)
    return subscription
  }

  /** The target asks to be removed. @returns the response status code */
  async leave(subscription: string): Promise<number> {
    return (await this.target.client.delete(`${subscription}/ntsr`)).rsc
  }

  async isTarget(subscription: string): Promise<boolean> {
    const { resource } = assertStatus(await this.subscriber.client.retrieve(subscription), 2000)
    return resource.nu.includes(this.target.originator)
  }
}
