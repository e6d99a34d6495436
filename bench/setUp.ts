import { assertStatus, resourceTypes, type Waystation } from '../test/support/index.ts'
import { instanceContent, originator } from './load/messages.ts'
import { benchAE, type Sizes } from './sides.ts'

/** Registers the AE of the measurements and gives it a container `history` with instances. */
export async function setUp(server: Waystation): Promise<Sizes> {
  const client = server.client(originator)
  const ae = { 'm2m:ae': { rn: benchAE, api: 'Nbench', rr: false, srv: ['3'], lbl: ['bench'] } }
  assertStatus(await client.create(server.cseBase, resourceTypes.AE, ae), 2001)
  const address = `${server.cseBase}/${benchAE}`
  assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn: 'history' } }), 2001)
  let created = 0
  for (let index = 0; index < 100; index += 1) {
    const body = instanceContent(`0:${index}`)
    const response = await client.create(`${address}/history`, resourceTypes.contentInstance, undefined, { body })
    created = assertStatus(response, 2001).raw.length
  }
  const latest = assertStatus(await client.retrieve(`${address}/history/la`), 2000)
  return { created, latest: latest.raw.length, ae: assertStatus(await client.retrieve(address), 2000).raw.length }
}
