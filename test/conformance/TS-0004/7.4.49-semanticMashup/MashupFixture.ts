import assert from 'node:assert/strict'
import {
  assertStatus,
  eventually,
  type OneM2MClient,
  type OneM2MResponse,
  type RegisteredAE,
  registerAE,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

export const accessControlPolicy = 1
export const [container, contentInstance, subscription, semanticDescriptor] = [3, 4, 23, 24]
export const [jobProfile, instance, result] = [40, 41, 42]
export const [onCreation, onRequest, periodic, onUpdate] = [1, 2, 3, 4]
export const [addressOnly, addressAndValue] = [1, 2]

export const encoded = (text: string): string => Buffer.from(text).toString('base64')
export const decoded = (text: string): string => Buffer.from(text, 'base64').toString()

/** A busy machine takes its time. */
export const patience = { timeoutMs: 20_000 }

type Content = Record<string, unknown>

/** The average of the members' values. */
export const average = `PREFIX m: <http://www.onem2m.org/mashup#>
  SELECT (AVG(?value) AS ?average) WHERE { ?member m:value ?value }`

export interface Profile {
  address: string
  resourceID: string
}

/** Makes sensors, which are containers with a description, and mashups of them. Each fixture has a kind of sensor of its own. */
export class MashupFixture {
  readonly ae: RegisteredAE
  readonly admin: OneM2MClient
  /** Policy that lets everybody do everything. */
  readonly open: string
  readonly kind = uniqueName('Kind')

  constructor(ae: RegisteredAE, admin: OneM2MClient, open: string) {
    this.ae = ae
    this.admin = admin
    this.open = open
  }

  static async make(waystation: Waystation): Promise<MashupFixture> {
    const admin = waystation.client()
    const everything = { acr: [{ acor: ['all'], acop: 63 }] }
    const policy = { 'm2m:acp': { rn: uniqueName('acp'), pv: everything, pvs: everything } }
    const { resource } = assertStatus(await admin.create('cse-in', accessControlPolicy, policy), 2001)
    return new MashupFixture(await registerAE(waystation), admin, resource.ri as string)
  }

  get filter(): string {
    return `PREFIX h: <http://example.org/house#> SELECT ?s WHERE { ?s a h:${this.kind} }`
  }

  /** @returns structured address of a container that holds `value` and says in which room it is */
  async sensor(value: unknown, room = 'hall', attributes: Content = {}): Promise<string> {
    const rn = uniqueName('c')
    const { client, address } = this.ae
    assertStatus(await client.create(address, container, { 'm2m:cnt': { rn, ...attributes } }), 2001)
    const text = `@prefix h: <http://example.org/house#> . <${address}/${rn}> a h:${this.kind} ; h:inRoom "${room}" .`
    const description = {
      dcrp: 5,
      dsp: encoded(text),
      ...(attributes.acpi === undefined ? {} : { acpi: attributes.acpi }),
    }
    assertStatus(await client.create(`${address}/${rn}`, semanticDescriptor, { 'm2m:smd': description }), 2001)
    if (value !== undefined) await this.measure(`${address}/${rn}`, value)
    return `${address}/${rn}`
  }

  async measure(sensor: string, con: unknown): Promise<void> {
    assertStatus(await this.ae.client.create(sensor, contentInstance, { 'm2m:cin': { con } }), 2001)
  }

  createProfile(content: Content = {}): Promise<OneM2MResponse> {
    const attributes = { mbft: this.filter, uptd: encoded('<rdf/>'), fucd: encoded(average), acpi: [this.open] }
    const representation = { 'm2m:smjp': { rn: uniqueName('smjp'), ...attributes, ...content } }
    return this.admin.create('cse-in', jobProfile, representation)
  }

  async profile(content: Content = {}): Promise<Profile> {
    const { resource } = assertStatus(await this.createProfile(content), 2001)
    return { address: `cse-in/${resource.rn}`, resourceID: resource.ri as string }
  }

  createInstance(content: Content, client = this.ae.client, below = this.ae.address): Promise<OneM2MResponse> {
    const attributes = {
      rn: uniqueName('smi'),
      jpin: encoded('<rdf/>'),
      mst: addressOnly,
      rgt: [onRequest],
      ...content,
    }
    return client.create(below, instance, { 'm2m:smi': attributes })
  }

  async instance(content: Content): Promise<string> {
    const { resource } = assertStatus(await this.createInstance(content), 2001)
    return `${this.ae.address}/${resource.rn}`
  }

  /** @returns the results below an instance, oldest first */
  async results(address: string): Promise<Content[]> {
    const { resource } = assertStatus(await this.ae.client.retrieve(address, { rcn: 4 }), 2000)
    return (resource['m2m:smr'] ?? []) as Content[]
  }

  waitForResults(address: string, count: number): Promise<Content[]> {
    return eventually(async () => {
      const results = await this.results(address)
      assert.ok(results.length >= count, `${results.length} results`)
      return results
    }, patience)
  }

  /** @returns what a mashup says when it is asked for a result */
  async ask(address: string): Promise<Content> {
    return assertStatus(await this.ae.client.retrieve(`${address}/msp`), 2000).resource as Content
  }
}

/** @returns the rows of a result, variable by variable */
export function rowsOf(result: Content): Record<string, string>[] {
  const { results } = JSON.parse(decoded(result.mrt as string)) as {
    results: { bindings: Record<string, { value: string }>[] }
  }
  return results.bindings.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])),
  )
}
