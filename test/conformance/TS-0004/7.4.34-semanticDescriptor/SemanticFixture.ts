import { assertStatus, type OneM2MResponse, type RegisteredAE, uniqueName } from '../../../support/index.ts'

export const semanticDescriptor = 24
export const container = 3

export const turtle = 5
export const rdfXML = 4
export const jsonLD = 7

export const prefixes = `@prefix : <http://example.org/house#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
`

export const encoded = (text: string): string => Buffer.from(text).toString('base64')
export const decoded = (text: string): string => Buffer.from(text, 'base64').toString()

/** @returns Turtle that says what a thing is and in which room it is */
export function lamp(name: string, room: string): string {
  return `${prefixes} :${name} a :Lamp ; :inRoom "${room}" .`
}

export const lampsIn = (room: string): string =>
  `PREFIX h: <http://example.org/house#> SELECT ?lamp WHERE { ?lamp a h:Lamp ; h:inRoom "${room}" }`

/** Makes containers and their descriptions below an AE. */
export class SemanticFixture {
  readonly ae: RegisteredAE

  constructor(ae: RegisteredAE) {
    this.ae = ae
  }

  /** @returns structured address of a new container */
  async container(below: string = this.ae.address, attributes: Record<string, unknown> = {}): Promise<string> {
    const rn = uniqueName('c')
    assertStatus(await this.ae.client.create(below, container, { 'm2m:cnt': { rn, ...attributes } }), 2001)
    return `${below}/${rn}`
  }

  describe(address: string, text: string, attributes: Record<string, unknown> = {}): Promise<OneM2MResponse> {
    const content = { rn: uniqueName('s'), dcrp: turtle, dsp: encoded(text), ...attributes }
    return this.ae.client.create(address, semanticDescriptor, { 'm2m:smd': content })
  }

  /** @returns structured addresses of a container and its description */
  async described(
    text: string,
    attributes: Record<string, unknown> = {},
    below?: string,
  ): Promise<{ container: string; descriptor: string }> {
    const address = await this.container(below)
    const { resource } = assertStatus(await this.describe(address, text, attributes), 2001)
    return { container: address, descriptor: `${address}/${resource.rn}` }
  }
}
