import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../errors.ts'
import { compileType } from '../validator.ts'
import { defineFlexContainer, type FlexContainerDescription } from './defineFlexContainer.ts'
import { customAttributes } from './instanceVariant.ts'

const base = { name: 'valve', namespace: 'acme', shortName: 'valve' }
const fails = (description: unknown, reason: RegExp) =>
  assert.throws(
    () => defineFlexContainer(description as FlexContainerDescription),
    (error) => {
      assert.ok(error instanceof UsageError)
      assert.match(error.message, reason)
      return true
    },
  )

describe('defineFlexContainer', () => {
  it('adds custom attributes to the general ones', () => {
    const valve = defineFlexContainer({
      ...base,
      attributes: {
        openLevel: { shortName: 'opeLl', type: 'integer', mandatory: true, minimum: 0, maximum: 100, unit: '%' },
        mode: { shortName: 'mode', type: 'enumeration', values: { 1: 'auto', 2: 'manual' }, help: 'Who moves it.' },
      },
    })
    assert.deepEqual(Object.keys(customAttributes(valve)), ['openLevel', 'mode'])
    const { openLevel, mode } = valve.attributes
    assert.equal(openLevel?.help, 'Open level.')
    assert.equal(openLevel?.type.unit, '%')
    assert.equal(compileType(openLevel!.type)(100, 'x'), undefined)
    assert.notEqual(compileType(openLevel!.type)(101, 'x'), undefined)
    assert.notEqual(compileType(mode!.type)(3, 'x'), undefined)
    assert.ok(valve.attributes.labels)
  })

  it('accepts any containerDefinition when none is given', () => {
    const { type } = defineFlexContainer(base).attributes.containerDefinition!
    assert.equal(compileType(type)('org.example.anything', 'cnd'), undefined)
  })

  it('keeps what is marked secret out of announcements', () => {
    const { pin, code } = defineFlexContainer({ ...base, attributes: 'pin=pin:string* code=code:string' }).attributes
    assert.deepEqual([pin?.secret, pin?.announced], [true, 'notAnnounced'])
    assert.deepEqual([code?.secret, code?.announced], [undefined, 'optional'])
  })

  it('says what is wrong with a description', () => {
    fails({ ...base, namespace: undefined }, /namespace must be a name/)
    fails({ ...base, attributes: 'open' }, /short=long:type/)
    fails({ ...base, attributes: 'open=open:truth' }, /unknown type 'truth'/)
    fails({ ...base, attributes: { open: { shortName: 'open', type: 'truth' } } }, /unknown type 'truth'/)
    fails({ ...base, attributes: { open: { type: 'boolean' } } }, /needs a shortName/)
    fails({ ...base, attributes: 'lbl=open:boolean' }, /'lbl' of open is taken/)
    fails({ ...base, attributes: 'o=open:boolean o=shut:boolean' }, /'o' of shut is taken/)
    fails({ ...base, attributes: 'x=labels:boolean' }, /belongs to every flexContainer/)
  })
})
