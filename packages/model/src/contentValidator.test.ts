import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { commonAttributes } from './commonAttributes.ts'
import { validateCreate, validateUpdate } from './contentValidator.ts'
import * as types from './dataTypes.ts'
import { defineResourceType } from './defineResourceType.ts'
import { RequestError } from './errors.ts'
import type { JsonObject } from './JsonText.ts'

const crate = defineResourceType({
  name: 'crate',
  shortName: 'crt',
  code: 900,
  source: 'test',
  summary: 'A type for tests.',
  children: [],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'creator'),
    weight: {
      shortName: 'wgt',
      type: types.nonNegativeInteger,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: '',
    },
    colour: {
      shortName: 'clr',
      type: types.string,
      create: 'optional',
      update: 'notPresent',
      announced: 'optional',
      help: '',
    },
    height: {
      shortName: 'hgt',
      type: types.nonNegativeInteger,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: '',
    },
  },
})

const refused = (check: () => void, reason: RegExp) =>
  assert.throws(
    check,
    (error) => error instanceof RequestError && error.status === 'badRequest' && reason.test(error.message),
  )
const create = (content: JsonObject) => () => validateCreate(crate, content)
const update = (content: JsonObject) => () => validateUpdate(crate, content)

describe('validateCreate', () => {
  it('accepts a good request', () => {
    create({ rn: 'a', wgt: 5, lbl: ['x'], cr: null, acpi: ['p'] })()
  })
  it('refuses what the definition does not know', () =>
    refused(create({ wgt: 1, foo: 1 }), /foo is not an attribute of crate/))
  it('refuses attributes of the host', () => refused(create({ wgt: 1, ri: 'x' }), /ri \(resourceID\) is set by/))
  it('asks for mandatory attributes', () => refused(create({}), /wgt \(weight\) is missing/))
  it('names the attribute with a wrong value', () =>
    refused(create({ wgt: 1, lbl: [5] }), /lbl \(labels\)\[0\] must be text/))
  it('takes creator as null only', () => refused(create({ wgt: 1, cr: 'Cme' }), /cr \(creator\) may only be null/))
  it('takes no other null', () => refused(create({ wgt: 1, hgt: null }), /hgt \(height\) may not be null/))
})

describe('validateUpdate', () => {
  it('accepts good values, and null for what may go', () => {
    update({ wgt: 1, hgt: null, lbl: null, et: null })()
    update({ acpi: null })()
    update({})()
  })
  it('refuses what may not change', () => {
    refused(update({ clr: 'red' }), /clr \(colour\) may not be changed/)
    refused(update({ cr: null }), /cr \(creator\)/)
    refused(update({ rn: 'b' }), /rn/)
  })
  it('refuses null for an attribute that every resource has', () =>
    refused(update({ wgt: null }), /wgt \(weight\) may not be removed/))
  it('wants accessControlPolicyIDs alone', () => refused(update({ acpi: ['a'], wgt: 1 }), /only attribute/))
  it('throws nothing but a RequestError', () => {
    const value = fc.dictionary(
      fc.constantFrom('wgt', 'lbl', 'et', 'cr', 'acpi', 'x', 'rn', '__proto__'),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(value, (content) => {
        for (const check of [create(content as JsonObject), update(content as JsonObject)]) {
          try {
            check()
          } catch (error) {
            if (!(error instanceof RequestError)) return false
          }
        }
        return true
      }),
    )
  })
})
