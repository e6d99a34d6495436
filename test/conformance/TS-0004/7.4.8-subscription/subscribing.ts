import {
  assertStatus,
  type Body,
  type Mailbox,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

/** An AE with a container of its own, and a way to subscribe to it. */
export interface Scene {
  readonly ae: RegisteredAE
  /** Structured address of the container. */
  readonly container: string
  /** Unstructured resource ID of the container. */
  readonly containerID: string
}

/** Registers an AE and makes a container below it. @param attributes of the container */
export async function makeScene(waystation: Waystation, attributes: Record<string, unknown> = {}): Promise<Scene> {
  const ae = await registerAE(waystation)
  const { resource } = assertStatus(
    await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn: 'data', ...attributes } }),
    2001,
  )
  return { ae, container: `${ae.address}/data`, containerID: resource.ri }
}

/** Subscribes the mailbox. @returns attributes of the subscription, and its structured address as `address` */
export async function subscribe(
  { ae, container }: Scene,
  mailbox: Mailbox,
  attributes: Record<string, unknown>,
): Promise<Body & { address: string }> {
  const rn = uniqueName('sub')
  const content = { 'm2m:sub': { rn, nu: [mailbox.url], ...attributes } }
  const { resource } = assertStatus(await ae.client.create(container, resourceTypes.subscription, content), 2001)
  return { ...resource, address: `${container}/${rn}` }
}

/** Creates a contentInstance in the container of the scene. */
export async function addContent({ ae, container }: Scene, con: unknown, more: object = {}): Promise<Body> {
  const content = { 'm2m:cin': { con, ...more } }
  return assertStatus(await ae.client.create(container, resourceTypes.contentInstance, content), 2001).resource
}
