import assert from 'node:assert/strict'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, describe, it } from 'node:test'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs', 'howto', 'add-a-resource-type.md'), 'utf8')
const [definition = '', line = ''] = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code as string)

/** @returns a copy of our packages beside links to everybody else's, where nothing that is done harms the original */
function scratchCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'waystation-type-'))
  const isWanted = (path: string) => !['node_modules', 'dist'].includes(basename(path)) && !path.endsWith('.test.ts')
  cpSync(join(root, 'packages'), join(copy, 'packages'), { recursive: true, filter: isWanted })
  const modules = join(copy, 'node_modules')
  mkdirSync(join(modules, '@waystation'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@waystation') symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  for (const name of readdirSync(join(copy, 'packages'))) {
    symlinkSync(join(copy, 'packages', name), join(modules, '@waystation', name))
  }
  return copy
}

describe('docs/howto/add-a-resource-type.md', () => {
  const copy = scratchCopy()
  let support: typeof import('../support/index.ts')
  let waystation: import('../support/index.ts').Waystation

  before(async () => {
    const types = join(copy, 'packages', 'model', 'src', 'resource-types')
    writeFileSync(join(types, 'workOrder.ts'), definition)
    appendFileSync(join(types, 'definitions.ts'), line)
    process.env.WAYSTATION_PROGRAM = join(copy, 'packages', 'waystation', 'bin', 'waystation.mjs')
    support = await import('../support/index.ts')
    waystation = await support.startWaystation()
  })
  after(async () => {
    await waystation?.[Symbol.asyncDispose]()
    rmSync(copy, { recursive: true })
  })

  const type = 30_001
  const create = (parent: string, attributes: object) =>
    waystation.client().create(parent, type as never, { 'ws:wor': attributes })

  it('makes a type that is served: created, retrieved, updated, deleted, with its rules', async () => {
    const { assertStatus } = support
    const ae = await support.registerAE(waystation)
    for (const parent of ['cse-in', ae.address]) {
      const created = assertStatus(await create(parent, { rn: 'valve', wtsk: 'Change the valve', cr: null }), 2001)
      assert.equal(created.resource.ty, type)
      assert.equal(created.resource.wurg, 3)
      assert.equal(created.resource.cr, 'CAdmin')
      assert.match(created.resource.ri, /^wor-/)
    }
    const client = waystation.client()
    const updated = assertStatus(await client.update('cse-in/valve', { 'ws:wor': { wurg: 1, wfin: true } }), 2004)
    assert.equal(updated.resource.wfin, true)
    assertStatus(await client.update('cse-in/valve', { 'ws:wor': { wtsk: null } }), 4000)
    for (const wrong of [{}, { wtsk: 1 }, { wtsk: 'x', wurg: 6 }, { wtsk: 'x', nope: 1 }]) {
      assertStatus(await create('cse-in', wrong), 4000)
    }
    assert.deepEqual(assertStatus(await client.retrieve('cse-in/valve'), 2000).body['ws:wor'], updated.resource)
    assertStatus(await client.delete('cse-in/valve'), 2002)
  })

  it('makes it known: supported, discovered, subscribed to, below its parents only', async () => {
    const { assertStatus, resourceTypes } = support
    const client = waystation.client()
    assert.ok(assertStatus(await client.retrieve('cse-in'), 2000).resource.srt.includes(type))
    assertStatus(await create('cse-in', { rn: 'pump', wtsk: 'Oil the pump' }), 2001)
    assert.ok((await client.discover('cse-in', { ty: type })).resource.includes('cse-in/pump'))
    const subscription = { 'm2m:sub': { nu: ['CAdmin'], enc: { net: [3], chty: [type] } } }
    assertStatus(await client.create('cse-in', resourceTypes.subscription, subscription), 2001)
    assertStatus(await client.create('cse-in', resourceTypes.container, { 'm2m:cnt': { rn: 'c' } }), 2001)
    assertStatus(await create('cse-in/c', { wtsk: 'x' }), 4108)
    assertStatus(await client.create('cse-in/pump', resourceTypes.container, { 'm2m:cnt': {} }), 4108)
  })
})
