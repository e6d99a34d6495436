import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import * as types from './dataTypes.ts'
import { compileType } from './validator.ts'

const ok = (type: types.DataType, value: unknown) => assert.equal(compileType(type)(value, 'x'), undefined)
const bad = (type: types.DataType, value: unknown, reason: RegExp) =>
  assert.match(compileType(type)(value, 'x') ?? 'accepted', reason)

const rule = types.record('rule', {
  acor: types.member('originators', types.list(types.string)),
  acop: types.member('operations', types.integer('mask', 0, 63)),
  lim: types.optional('limit', types.positiveInteger),
})

describe('compileType', () => {
  it('compiles a type once', () => assert.equal(compileType(rule), compileType(rule)))

  it('matches patterns against the whole text, whatever the flags', () => {
    const type = types.text('ab', /a|b/g)
    for (let round = 0; round < 3; round++) ok(type, 'a')
    bad(type, 'ax', /^x must be a well-formed ab$/)
    bad(type, 5, /^x must be text/)
  })

  it('takes real booleans only', () => {
    ok(types.boolean, false)
    for (const value of ['true', 1, null]) bad(types.boolean, value, /true or false/)
  })

  it('takes safe integers within their limits', () => {
    const type = types.integer('percent', 0, 100)
    ok(type, 0)
    ok(type, 100)
    for (const value of [-1, 101, 1.5, '5', Number.NaN, 2 ** 60, 5n])
      bad(type, value, /^x must be an integer from 0 to 100$/)
  })

  it('takes finite numbers', () => {
    ok(types.float, 1e300)
    for (const value of [Number.POSITIVE_INFINITY, Number.NaN, '1']) bad(types.float, value, /must be a number/)
  })

  it('takes the listed numbers of an enumeration', () => {
    const type = types.enumeration('colour', { 1: 'RED', 2: 'BLUE' })
    ok(type, 2)
    for (const value of [0, 3, '1', null]) bad(type, value, /^x must be one of 1, 2 of colour$/)
  })

  it('names the item of a list at fault', () => {
    ok(types.list(types.string, 0), [])
    bad(types.list(types.string), [], /empty/)
    bad(types.list(types.string), ['a', 1], /^x\[1\] must be text$/)
    bad(types.list(types.string), 'a', /must be a list/)
    ok(types.tuple(types.float, 2), [1, 2])
    bad(types.tuple(types.float, 2), [1], /at least 2/)
    bad(types.tuple(types.float, 2), [1, 2, 3], /more than 2/)
  })

  it('names the member of a record at fault', () => {
    ok(rule, { acor: ['all'], acop: 63 })
    bad(rule, { acor: ['all'] }, /^x\.acop \(operations\) is missing$/)
    bad(rule, { acor: ['all'], acop: 64 }, /^x\.acop must be an integer from 0 to 63$/)
    bad(rule, { acor: ['a', 2], acop: 1 }, /^x\.acor\[1\] must be text$/)
    bad(rule, { acor: ['a'], acop: 1, foo: 1 }, /^x\.foo is not a member of rule$/)
    bad(rule, JSON.parse('{"acor":["a"],"acop":1,"__proto__":{}}'), /__proto__ is not a member/)
    bad(rule, [], /must be an object/)
    bad(rule, new Date(), /must be an object/)
  })

  it('wants exactly one member of a choice', () => {
    const type = types.choice('region', { a: types.member('aa', types.string), b: types.member('bb', types.string) })
    ok(type, { a: '1' })
    bad(type, {}, /exactly one of a, b/)
    bad(type, { a: '1', b: '2' }, /exactly one/)
  })

  it('takes any alternative of a union', () => {
    const type = types.union<unknown>('absRelTimestamp', types.timestamp, types.nonNegativeInteger)
    ok(type, 5)
    ok(type, '20300101T000000')
    bad(type, true, /^x must be a absRelTimestamp; it must be a timestamp .*, or must be an integer/)
  })

  it('checks timestamps, durations and schedule entries', () => {
    ok(types.timestamp, '20240229T235959,123456')
    bad(types.timestamp, '20230229T000000', /timestamp/)
    ok(types.duration, 'P1DT0.5S')
    bad(types.duration, 'P', /duration/)
    ok(types.scheduleEntry, '* 0-30 9,17 * */2 1-5 2024')
    bad(types.scheduleEntry, '60 * * * * * *', /seven fields/)
  })

  it('checks geographic coordinates against their geometry type', () => {
    const square = [
      [
        [0, 0],
        [0, 1],
        [1, 1],
        [0, 0],
      ],
    ]
    ok(types.geoCoordinates, { typ: 1, crd: '[8.5,52.1]' })
    ok(types.geoCoordinates, { typ: 3, crd: JSON.stringify(square) })
    ok(types.geoCoordinates, { typ: 6, crd: [square] })
    bad(types.geoCoordinates, { typ: 3, crd: '[[[0,0],[0,1],[1,1],[1,0]]]' }, /ends where it starts/)
    bad(types.geoCoordinates, { typ: 2, crd: '[[0,0]]' }, /at least 2/)
    bad(types.geoCoordinates, { typ: 1, crd: '[0,91]' }, /latitude/)
    bad(types.geoCoordinates, { typ: 1, crd: '[[' }, /GeoJSON/)
    bad(types.geoCoordinates, { typ: 7, crd: '[0,0]' }, /from 1 to 6/)
    bad(types.geoCoordinates, { typ: 1, crd: '[0,0]', z: 1 }, /\.z is not/)
  })

  it('takes any JSON value as any, up to a depth that serialisers bear', () => {
    for (const value of ['a', 1, true, { a: [null] }, []]) ok(types.any, value)
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level++) deep = [deep]
    bad(types.any, deep, /deeper than 64/)
    for (const value of [undefined, 1n, new Uint8Array(2), Number.NaN, [() => 1]]) bad(types.any, value, /^x must/)
  })

  it('answers text or undefined for every JSON value, and never throws', () => {
    const kinds: types.DataType[] = [rule, types.geoCoordinates, types.any, types.list(rule), types.duration, types.ID]
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...kinds), (value, type) => {
        const fault = compileType(type)(value, 'x')
        return fault === undefined || fault.startsWith('x')
      }),
    )
  })
})
