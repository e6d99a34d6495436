import {
  assertStatus,
  type Body,
  type OneM2MResponse,
  type RegisteredAE,
  resourceTypes,
  uniqueName,
} from '../../../support/index.ts'

/** Makes groups and members below an AE. */
export class GroupFixture {
  readonly ae: RegisteredAE

  constructor(ae: RegisteredAE) {
    this.ae = ae
  }

  /** @returns structured addresses of new containers */
  async containers(count: number, attributes: Record<string, unknown> = {}): Promise<string[]> {
    const addresses: string[] = []
    for (let index = 0; index < count; index++) {
      const rn = uniqueName('c')
      const content = { 'm2m:cnt': { rn, ...attributes } }
      assertStatus(await this.ae.client.create(this.ae.address, resourceTypes.container, content), 2001)
      addresses.push(`${this.ae.address}/${rn}`)
    }
    return addresses
  }

  /** @returns structured address of a new group */
  async group(mid: readonly string[], attributes: Record<string, unknown> = {}): Promise<string> {
    const rn = uniqueName('g')
    const content = { 'm2m:grp': { rn, mnm: 50, mid, ...attributes } }
    assertStatus(await this.ae.client.create(this.ae.address, resourceTypes.group, content), 2001)
    return `${this.ae.address}/${rn}`
  }

  /** Creates a policy of the AE. @returns its address */
  async policy(...rules: { acor: string[]; acop: number }[]): Promise<string> {
    const rn = uniqueName('acp')
    const own = { acor: [this.ae.originator], acop: 63 }
    const content = { 'm2m:acp': { rn, pv: { acr: [own, ...rules] }, pvs: { acr: [own] } } }
    assertStatus(await this.ae.client.create(this.ae.address, resourceTypes.accessControlPolicy, content), 2001)
    return `${this.ae.address}/${rn}`
  }
}

/** @returns the answers in an aggregated response, after a look at its shape */
export function answersIn(response: OneM2MResponse): Body[] {
  const { body } = assertStatus(response, 2000)
  if (!Array.isArray(body?.['m2m:agr']?.['m2m:rsp'])) throw new Error(`no m2m:agr: ${JSON.stringify(body)}`)
  return body['m2m:agr']['m2m:rsp']
}

export const statusesIn = (response: OneM2MResponse): number[] => answersIn(response).map(({ rsc }) => rsc)
export const sendersIn = (response: OneM2MResponse): string[] => answersIn(response).map(({ fr }) => fr)
