import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resourceTypes } from '@waystation/model'
import { CommandError } from '../output/CommandError.ts'
import { readAttributes } from './attributeArguments.ts'
import { resourceTypeOf } from './resourceType.ts'

const { AE, accessControlPolicy, container, contentInstance, subscription } = resourceTypes

function refusal(read: () => unknown): CommandError {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof CommandError, String(error))
    return error
  }
  assert.fail('it was accepted')
}

describe('attributes on a command line', () => {
  it('are read by their type, under long or short names', () => {
    assert.deepEqual(readAttributes(container, ['rn=c', 'maxNrOfInstances=10', 'lbl=a,b', 'disableRetrieval=true']), {
      rn: 'c',
      mni: 10,
      lbl: ['a', 'b'],
      disr: true,
    })
    assert.deepEqual(readAttributes(AE, ['api=Nx', 'rr=false', 'srv=3,4', 'App-ID=Ny']), {
      api: 'Ny',
      rr: false,
      srv: ['3', '4'],
    })
  })

  it('take the names of enumerated values', () => {
    assert.deepEqual(readAttributes(subscription, ['nct=resource_id', 'pendingNotification=1']), { nct: 3, pn: 1 })
  })

  it('take JSON, by := or where only JSON fits', () => {
    assert.deepEqual(readAttributes(contentInstance, ['con=21.5']), { con: '21.5' })
    assert.deepEqual(readAttributes(contentInstance, ['con:=21.5']), { con: 21.5 })
    assert.deepEqual(readAttributes(subscription, ['enc={"net":[3]}']), { enc: { net: [3] } })
    assert.deepEqual(readAttributes(accessControlPolicy, ['pv:={"acr":[]}']), { pv: { acr: [] } })
  })

  it('are removed by an empty value', () => {
    assert.deepEqual(readAttributes(container, ['labels=']), { lbl: null })
  })

  it('of types unknown here are read as they look', () => {
    assert.deepEqual(readAttributes(undefined, ['a=1', 'b=true', 'c=x', 'd=[1]', 'e=20260101T000000']), {
      a: 1,
      b: true,
      c: 'x',
      d: [1],
      e: '20260101T000000',
    })
  })

  it('keep everything after the first equals sign', () => {
    assert.deepEqual(readAttributes(subscription, ['nu=http://127.0.0.1:9/?ct=json']), {
      nu: ['http://127.0.0.1:9/?ct=json'],
    })
  })

  it('are refused in words when they cannot be read', () => {
    assert.match(refusal(() => readAttributes(container, ['mni'])).message, /"mni" is no attribute/)
    assert.match(refusal(() => readAttributes(container, ['mni=many'])).message, /mni: "many" is no nonNegativeInteger/)
    assert.match(refusal(() => readAttributes(subscription, ['nct=9'])).remedy, /1 \(ALL_ATTRIBUTES\)/)
    assert.match(refusal(() => readAttributes(container, ['lbl:=[a'])).message, /no JSON/)
  })
})

describe('a resource type on a command line', () => {
  it('goes by its name, its short name, its wire name or its number', () => {
    for (const name of ['container', 'Container', 'cnt', 'm2m:cnt', '3']) assert.equal(resourceTypeOf(name), container)
    assert.equal(resourceTypeOf('battery').shortName, 'bat')
  })

  it('that does not exist is refused with those that do', () => {
    assert.match(refusal(() => resourceTypeOf('box')).remedy, /container/)
  })
})
