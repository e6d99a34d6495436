import { assertStatus, type OneM2MClient, resourceTypes } from '../../test/support/index.ts'
import { type Figure, ratioRow } from '../Bench.ts'
import { originator } from '../load/messages.ts'
import { alternate, type Side } from '../rounds.ts'
import { benchAE, creationSide } from '../sides.ts'

const name = 'observers'
const connections = 64

/** What is in place while instances are created: on another container, or on theirs but never true. */
const watches = {
  'a crossResourceSubscription elsewhere': { place: 'elsewhere', create: watchTogether },
  'a crossResourceSubscription that does not match': { place: 'here', create: watchTogether },
  'an action elsewhere': { place: 'elsewhere', create: actOn },
  'an action that does not match': { place: 'here', create: actOn },
} as const

export const observers: Figure = {
  name,
  async measure(bench) {
    const client = bench.small.client(originator)
    const ae = `${bench.small.cseBase}/${benchAE}`
    for (const [what, { place, create }] of Object.entries(watches)) {
      bench.progress(`creation with ${what}, ${connections} at a time`)
      const watched: Side = () => {
        let address = ''
        return creationSide(bench, bench.small, connections, {
          prepare: async (path) => {
            address = await create(client, ae, place === 'here' ? path : `${ae}/history`, `${ae}/history`)
          },
          finish: async (result) => {
            assertStatus(await client.delete(address), 2002)
            return result
          },
        })()
      }
      const without = creationSide(bench, bench.small, connections)
      const result = await alternate(bench.options.rounds, { without, watched })
      bench.add(ratioRow(name, `creation with ${what}`, result.watched, ['without', result.without], 0.95))
    }
  },
}

async function watchTogether(client: OneM2MClient, ae: string, subject: string, other: string): Promise<string> {
  const members = subject === other ? [other] : [subject, other]
  const content = { nu: [originator], twt: 1, tws: 'PT1H', rrat: members, encs: { encn: [{ net: [2] }] } }
  const created = await client.create(ae, resourceTypes.crossResourceSubscription, { 'm2m:crs': content })
  return assertStatus(created, 2001).resource.ri
}

async function actOn(client: OneM2MClient, ae: string, subject: string, object: string): Promise<string> {
  const apv = {
    op: 1,
    fr: originator,
    rqi: 'fired',
    rvi: '3',
    ty: resourceTypes.contentInstance,
    pc: { 'm2m:cin': { con: '' } },
  }
  // No container ever holds more instances than this.
  const evc = { sbjt: 'cni', optr: 3, thld: 1_000_000_000 }
  const content = { sri: subject, orc: object, evm: 1, evc, apv }
  const created = await client.create(ae, resourceTypes.action, { 'm2m:actr': content })
  return assertStatus(created, 2001).resource.ri
}
