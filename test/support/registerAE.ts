import { assertStatus } from './assertStatus.ts'
import type { Body, OneM2MClient } from './OneM2MClient.ts'
import { resourceTypes } from './resourceTypes.ts'
import type { Waystation } from './startWaystation.ts'
import { uniqueName } from './uniqueName.ts'

export interface RegisteredAE {
  /** Speaks as this AE. */
  client: OneM2MClient
  /** AE-ID, such as `Cabc1`. */
  originator: string
  /** Structured CSE-relative address, such as `cse-in/abc1`. */
  address: string
  /** Attributes as the CSE answered. */
  resource: Body
}

/**
 * Registers an AE with a unique name and AE-ID, so that tests on one server do not meet.
 * @param attributes added to or replacing `rn`, `api`, `rr` and `srv`
 */
export async function registerAE(
  waystation: Waystation,
  attributes: Record<string, unknown> = {},
): Promise<RegisteredAE> {
  const name = uniqueName('ae')
  const client = waystation.client(`C${name}`)
  const content = { rn: name, api: 'Ntest', rr: false, srv: ['3', '4', '5'], ...attributes }
  const { resource } = assertStatus(
    await client.create(waystation.cseBase, resourceTypes.AE, { 'm2m:ae': content }),
    2001,
  )
  return { client, originator: resource.aei, address: `${waystation.cseBase}/${resource.rn}`, resource }
}
