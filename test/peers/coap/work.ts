import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { uniqueName } from '../../support/index.ts'
import { type CoapClientName, coapClient, urlOf } from './coapClient.ts'

/** One way from a client to the program under test. */
export interface Way {
  readonly name: CoapClientName
  readonly base: string
  /** Of the client: its keys and certificates. */
  readonly options?: readonly string[]
}

const ask = ({ name, options = [] }: Way, request: Omit<Parameters<typeof coapClient>[1], 'options'>) =>
  coapClient(name, { ...request, options })

/** Creates a container and finds it in a discovery. @returns its path */
export async function createAndFind(way: Way): Promise<string> {
  const rn = uniqueName('cnt')
  const content = JSON.stringify({ 'm2m:cnt': { rn } })
  const created = await ask(way, { method: 'post', url: urlOf(way.base, 'cse-in', 'ty=3'), content })
  assert.equal(JSON.parse(created)['m2m:cnt'].rn, rn)
  const found = await ask(way, { url: urlOf(way.base, '~/id-in/cse-in', 'fu=1&ty=3') })
  assert.ok(JSON.parse(found)['m2m:uril'].includes(`cse-in/${rn}`))
  return `cse-in/${rn}`
}

/** Sends 64 KB and fetches them again. */
export async function bringMuch(way: Way, container: string): Promise<void> {
  const con = Array.from({ length: 8192 }, (_, index) => String(index).padStart(8, '.')).join('')
  const content = JSON.stringify({ 'm2m:cin': { con } })
  const url = urlOf(way.base, container, 'ty=4&rcn=0')
  assert.equal(await ask(way, { method: 'post', url, content }), '')
  const latest = await ask(way, { url: urlOf(way.base, `${container}/la`) })
  assert.equal(JSON.parse(latest)['m2m:cin'].con, con)
}

/** Observes a container while instances are created. */
export async function observe(way: Way, container: string): Promise<void> {
  const observing = ask(way, { url: urlOf(way.base, container), observe: 4 })
  await delay(1500)
  for (const con of ['a', 'b']) {
    const content = JSON.stringify({ 'm2m:cin': { con } })
    await ask(way, { method: 'post', url: urlOf(way.base, container, 'ty=4&rcn=0'), content })
    await delay(300)
  }
  const counts = [...(await observing).matchAll(/"cni":(\d+)/g)].map(([, count]) => Number(count))
  assert.equal(counts.length, 3)
  assert.deepEqual(
    counts,
    counts.map((_, index) => counts[0]! + index),
  )
}

/** Is told in words what is wrong. */
export async function fail(way: Way): Promise<void> {
  assert.match(await ask(way, { url: urlOf(way.base, 'cse-in/none') }), /nothing is at cse-in\/none/)
  const content = '{"m2m:cnt":'
  const url = urlOf(way.base, 'cse-in', 'ty=3')
  assert.match(await ask(way, { method: 'post', url, content }), /not JSON/)
}
