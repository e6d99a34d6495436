import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Condition,
  type DiscoveryQuery,
  type Instance,
  Resource,
  type ResourceStore,
  type Write,
} from '@waystation/core/ports'
import fc from 'fast-check'
import { newInstance, newResource, plain } from '../testing/fixtures.ts'
import { implementations } from '../testing/implementations.ts'
import { NaiveStore } from '../testing/NaiveStore.ts'

/** A step names things by small numbers; what exists gives them meaning. */
interface Step {
  readonly kind: Write['kind'] | 'commit'
  readonly where: number
  readonly name: number
  readonly type: number
  readonly labels: readonly string[]
}

const labels = fc.subarray(['a', 'b', 'c'])
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step['kind']>(
    'createResource',
    'createResource',
    'createInstance',
    'createInstance',
    'updateResource',
    'updateInstance',
    'deleteResource',
    'deleteInstances',
    'deleteAllInstances',
    'appendMessage',
    'removeMessages',
    'removeQueue',
    'appendChargingRecord',
    'commit',
  ),
  where: fc.nat(9),
  name: fc.nat(5),
  type: fc.constantFrom(2, 3, 23),
  labels,
})

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ kind: fc.constant('label' as const), labels }),
  fc.record({ kind: fc.constant('type' as const), codes: fc.subarray([2, 3, 4, 23]) }),
  fc.record({
    kind: fc.constant('equals' as const),
    attribute: fc.constant('rn'),
    value: fc.constantFrom('n1', 'n*', '*2'),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    attribute: fc.constant('st'),
    operator: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
    value: fc.nat(5),
  }),
)
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const, 'exactlyOne' as const),
      conditions: fc.array(tie('condition'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constantFrom('child' as const, 'parent' as const), condition: tie('condition') }),
  ),
}))
const query = fc.record({
  root: fc.nat(9),
  levels: fc.option(fc.integer({ min: 1, max: 3 })),
  condition: fc.option(condition),
  withoutInstances: fc.boolean(),
})

/** Turns a step into writes, as seen by `store`; both stores then get the same ones. */
function writesOf({ kind, where, name, type, labels: lbl }: Step, store: ResourceStore): readonly Write[] {
  const all = everyResource(store)
  const resource = all[where % all.length] as Resource
  const { id } = resource
  const instance = [...store.instances(id)][name]
  switch (kind) {
    case 'createResource':
      return [
        {
          kind,
          resource: newResource(store, resource, `n${name}`, { lbl: [...lbl], st: name }, { resourceType: type }),
        },
      ]
    case 'updateResource':
      return [{ kind, resource: resource.with({ ...resource.attributes, lbl: [...lbl], st: name }, { expires: name }) }]
    case 'deleteResource':
      return where === 0 || resource.parent === 0 ? [] : [{ kind, resource }]
    case 'createInstance':
      return createInstance(
        resource,
        newInstance(resource, { lbl: [...lbl], st: name }, { givenName: name < 2 ? `n${name}` : null }),
      )
    case 'updateInstance':
      return instance === undefined
        ? []
        : [{ kind, instance: newInstance(resource, { lbl: [...lbl], st: 5 }, { ...fieldsOf(instance) }) }]
    case 'deleteInstances':
      return instance === undefined ? [] : [{ kind, container: id, sequences: [instance.sequence] }]
    case 'deleteAllInstances':
      return [{ kind, container: id }]
    case 'appendMessage':
      return [
        { kind, message: { id: store.nextMessageNumber(), queue: `q${where}`, body: '{}', created: 1, expires: null } },
      ]
    case 'appendChargingRecord':
      return [{ kind, record: { id: store.nextMessageNumber(), time: name, body: '{}' } }]
    case 'removeMessages':
      return [{ kind, ids: [where, name] }]
    case 'removeQueue':
      return [{ kind, queue: `q${where}` }]
    default:
      return []
  }
}

function fieldsOf({ sequence, givenName, expires, originator }: Instance) {
  return { sequence, givenName, expires, originator }
}

/** With the container moved on, and sometimes with a message: plans have several writes. */
function createInstance(container: Resource, instance: Instance): readonly Write[] {
  const moved = container.with(
    { ...container.attributes, cni: instance.sequence },
    { nextSequence: instance.sequence + 1 },
  )
  return [
    { kind: 'updateResource', resource: moved },
    { kind: 'createInstance', instance },
  ]
}

function everyResource(store: ResourceStore): readonly Resource[] {
  const base = store.resourceByPath('cse') as Resource
  return [base, ...[...store.discover({ root: base })].filter((one) => one instanceof Resource)]
}

function attempt(store: ResourceStore, writes: readonly Write[]): boolean {
  try {
    store.apply(writes)
    return true
  } catch {
    return false
  }
}

function observe(store: ResourceStore): unknown {
  const resources = everyResource(store)
  const { resources: resourceCount, instances, messages } = store.statistics()
  return {
    counts: [resourceCount, instances, messages],
    resources: resources.map((one) => [
      plain(one),
      plain(store.resource(one.id)),
      plain(store.resourceByPath(one.path)),
      plain(store.latestInstance(one.id)),
      plain(store.oldestInstance(one.id)),
      [...store.instances(one.id)].map(plain),
      [2, 3, 23].map((type) => store.childrenOfType(one.id, type).map(plain)),
    ]),
    expired: store.expired(3, 100).length,
    queues: store.queues().map((queue) => store.messages(queue, 100)),
    charging: [...store.chargingRecords({ from: 1, to: 4 })],
  }
}

const rounds = 60

for (const { name, open } of implementations.filter((each) => each.name.startsWith('SQLite'))) {
  describe(`random plans in ${name}`, () => {
    it('leave the same as in the naive model, whatever is asked', async () => {
      const plans = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 25 })
      await fc.assert(
        fc.asyncProperty(plans, fc.array(query, { maxLength: 6 }), async (all, queries) => {
          const store = open()
          const model = new NaiveStore()
          const base = newResource(store, undefined, 'cse')
          for (const each of [store, model]) each.apply([{ kind: 'createResource', resource: base }])
          for (const steps of all) {
            const writes = steps.flatMap((each) => writesOf(each, store))
            assert.equal(attempt(store, writes), attempt(model, writes))
            if (steps.some(({ kind }) => kind === 'commit')) await store.committed()
            assert.deepEqual(observe(store), observe(model))
          }
          for (const { root, levels, condition: wanted, withoutInstances } of queries) {
            const resources = everyResource(model)
            const asked: DiscoveryQuery = {
              root: resources[root % resources.length] as Resource,
              withoutInstances,
              ...(levels !== null && { levels }),
              ...(wanted !== null && { condition: wanted }),
            }
            assert.deepEqual([...store.discover(asked)].map(plain), [...model.discover(asked)].map(plain))
          }
          await store.close()
        }),
        { numRuns: name.includes('file') ? rounds / 3 : rounds },
      )
    })
  })
}
