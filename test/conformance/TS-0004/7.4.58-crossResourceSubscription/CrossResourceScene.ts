import {
  assertStatus,
  type Body,
  type Mailbox,
  type NotificationReceiver,
  type OneM2MClient,
  type OneM2MResponse,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

/** An AE with two containers to watch, and a mailbox that is told. */
export class CrossResourceScene {
  readonly ae: RegisteredAE
  readonly first: string
  readonly second: string
  readonly mailbox: Mailbox

  readonly #admin: OneM2MClient

  private constructor(ae: RegisteredAE, mailbox: Mailbox, admin: OneM2MClient) {
    this.ae = ae
    this.#admin = admin
    this.first = `${ae.address}/first`
    this.second = `${ae.address}/second`
    this.mailbox = mailbox
  }

  static async make(waystation: Waystation, receiver: NotificationReceiver): Promise<CrossResourceScene> {
    const ae = await registerAE(waystation)
    for (const rn of ['first', 'second']) {
      assertStatus(await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn } }), 2001)
    }
    return new CrossResourceScene(ae, receiver.mailbox(`/${uniqueName('box')}`), waystation.client('CAdmin'))
  }

  /** Tries to create a crossResourceSubscription. @param attributes added to or replacing those of one for both containers */
  tryWatch(attributes: Record<string, unknown> = {}): Promise<OneM2MResponse> {
    const content = {
      rn: uniqueName('crs'),
      nu: [this.mailbox.url],
      twt: 1,
      tws: 'PT60S',
      rrat: [this.first, this.second],
      encs: { encn: [{ net: [3] }] },
      ...attributes,
    }
    const pc = { 'm2m:crs': content }
    return this.ae.client.create(this.ae.address, resourceTypes.crossResourceSubscription, pc)
  }

  /** @returns attributes of a new crossResourceSubscription, and its structured address as `address` */
  async watch(attributes: Record<string, unknown> = {}): Promise<Body & { address: string }> {
    const { resource } = assertStatus(await this.tryWatch(attributes), 2001)
    return { ...resource, address: `${this.ae.address}/${resource.rn}` }
  }

  /** Subscribes the mailbox of another path. @returns attributes of the subscription, and its structured address */
  async subscribe(container: string, attributes: Record<string, unknown> = {}): Promise<Body & { address: string }> {
    const content = { rn: uniqueName('sub'), nu: [`${this.mailbox.url}-plain`], enc: { net: [3] }, ...attributes }
    const created = await this.ae.client.create(container, resourceTypes.subscription, { 'm2m:sub': content })
    const { resource } = assertStatus(created, 2001)
    return { ...resource, address: `${container}/${resource.rn}` }
  }

  /** Creates a contentInstance in each of the containers. */
  async add(...containers: string[]): Promise<void> {
    for (const container of containers) {
      const pc = { 'm2m:cin': { con: 'x' } }
      assertStatus(await this.ae.client.create(container, resourceTypes.contentInstance, pc), 2001)
    }
  }

  async read(address: string): Promise<Body> {
    return assertStatus(await this.ae.client.retrieve(address), 2000).resource
  }

  async statusOf(address: string): Promise<number> {
    return (await this.ae.client.retrieve(address)).rsc
  }

  /** @returns addresses of the subscriptions below a container, whoever made them */
  async subscriptionsOf(container: string): Promise<string[]> {
    return assertStatus(await this.#admin.discover(container, { ty: resourceTypes.subscription }), 2000).resource
  }
}
