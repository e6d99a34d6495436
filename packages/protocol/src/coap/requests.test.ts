import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { operations, RequestError, type WirePrimitive } from '@waystation/model'
import fc from 'fast-check'
import { json } from '../serialisations/index.ts'
import type { CoapMessage } from './CoapMessage.ts'
import { codes } from './codes.ts'
import { decodeCoapRequest } from './decodeCoapRequest.ts'
import { decodeDatagram } from './decodeMessage.ts'
import { encodeCoapRequest } from './encodeCoapRequest.ts'
import { encodeDatagram } from './encodeMessage.ts'
import { OptionList, type OptionValue } from './OptionList.ts'

const token = Buffer.from('0a0b', 'hex')

function messageOf(code: number, pairs: readonly (readonly [number, OptionValue])[], payload = ''): CoapMessage {
  const options = new OptionList()
  for (const [number, value] of pairs) options.add(number, value)
  return decodeDatagram(encodeDatagram(0, 7, { code, token, options, payload: Buffer.from(payload) }))!
}

function decoded(code: number, pairs: readonly (readonly [number, OptionValue])[], payload = ''): WirePrimitive {
  const message = messageOf(code, pairs, payload)
  return decodeCoapRequest(message, message.payload)
}

function roundTrip(request: WirePrimitive): WirePrimitive {
  const encoded = encodeCoapRequest(request, json)
  const message = decodeDatagram(encodeDatagram(0, 7, { ...encoded, token }))!
  return decodeCoapRequest(message, message.payload)
}

const own = [
  [279, 'CAdmin'],
  [283, 'r1'],
  [271, '3'],
] as const

describe('CoAP requests (TS-0008 6.2)', () => {
  it('have the operation of their method', () => {
    assert.equal(decoded(codes.get, own).op, operations.retrieve)
    assert.equal(decoded(codes.fetch, own).op, operations.retrieve)
    assert.equal(decoded(codes.put, own).op, operations.update)
    assert.equal(decoded(codes.delete, own).op, operations.delete)
    assert.equal(decoded(codes.post, own).op, operations.notify)
    assert.deepEqual(decoded(codes.post, [...own, [267, 3]]), { op: 1, ty: 3, fr: 'CAdmin', rqi: 'r1', rvi: '3' })
    assert.equal(decoded(codes.post, [...own, [15, 'op=2']]).op, operations.retrieve)
    assert.throws(() => decoded(6, own), RequestError)
    assert.throws(() => decoded(codes.get, [...own, [15, 'op=3']]), RequestError)
  })

  it('have the target of their path', () => {
    const to = (...segments: string[]) => decoded(codes.get, [...own, ...segments.map((one) => [11, one] as const)]).to
    assert.equal(to('cse-in', 'a b'), 'cse-in/a b')
    assert.equal(to('~', 'id-in', '-', 'ä'), '/id-in/-/ä')
    assert.equal(to('_', 'sp.example', 'id-in'), '//sp.example/id-in')
    assert.equal(to('cse-in', ''), 'cse-in')
    assert.equal(to(), undefined)
    for (const segments of [['~'], ['a', 'b/c'], ['a\u0000']]) assert.throws(() => to(...segments), RequestError)
  })

  it('are understood with the option numbers of releases 1 and 2', () => {
    const earlier = [
      [256, 'CAdmin'],
      [257, 'r1'],
      [260, '20300101T000000'],
      [264, 4],
      [266, 'g'],
      [267, 4],
    ] as const
    assert.deepEqual(decoded(codes.post, earlier), {
      op: 1,
      ty: 4,
      fr: 'CAdmin',
      rqi: 'r1',
      rqet: '20300101T000000',
      ec: 4,
      gid: 'g',
    })
  })

  it('have filter criteria and parameters in the query', () => {
    const query = ['fu=1', 'ty=2+3', 'lbl=a b', 'lbl=c', 'rcn=1', 'rt=3', 'cr=C*', 'tkns=x.y.z', 'atrl=rn+lbl']
    const request = decoded(codes.get, [...own, ...query.map((field) => [15, field] as const)])
    assert.deepEqual(request.fc, { fu: 1, ty: [2, 3], lbl: ['a b', 'c'], atr: [{ nm: 'cr', val: 'C*' }] })
    assert.deepEqual([request.rcn, request.rt, request.tkns], [1, { rtv: 3 }, ['x.y.z']])
    assert.deepEqual(request.pc, { 'm2m:atrl': ['rn', 'lbl'] })
  })

  it('have their parameters in the query when they have no option of oneM2M', () => {
    const query = ['fr=CAdmin', 'rvi=3', 'ty=3', 'rcn=0'].map((field) => [15, field] as const)
    const { rqi, ...request } = decoded(codes.post, query, '{"m2m:cnt":{}}')
    assert.deepEqual(request, { op: 1, ty: 3, fr: 'CAdmin', rvi: '3', rcn: 0, pc: { 'm2m:cnt': {} } })
    assert.equal(rqi, '0a0b')
  })

  it('are refused with a content format that is not served', () => {
    assert.throws(() => decoded(codes.put, [...own, [12, 0]], 'x'), { status: 'unsupportedMediaType' })
    assert.throws(() => decoded(codes.put, [...own, [12, 50]], '{'), { status: 'badRequest' })
  })

  it('are decoded to what they were encoded from', () => {
    const text = fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 30 }).map((one) => one.toWellFormed())
    const labels = fc.array(
      text.filter((one) => !/\p{Cc}/u.test(one)),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(labels, fc.integer({ min: 0, max: 9 }), fc.constantFrom(1, 2, 3, 4), (lbl, lim, rtv) => {
        const request = {
          op: 2,
          to: '/id-in/cse-in/a',
          fr: 'CAdmin',
          rqi: 'r',
          rvi: '3',
          rt: { rtv },
          fc: { fu: 1, lbl, lim },
        }
        assert.deepEqual(roundTrip(request), request)
      }),
    )
    const create = { op: 1, to: 'cse-in', fr: 'C', rqi: 'r', rvi: '4', ty: 2, ec: 3, pc: { 'm2m:ae': { api: 'N.x' } } }
    assert.deepEqual(roundTrip(create), create)
    const notify = { op: 5, to: '//sp.example/id-in/Cae', fr: '/id-in', rqi: 'r', pc: { 'm2m:sgn': { vrq: true } } }
    assert.deepEqual(roundTrip(notify), notify)
    const later = {
      op: 3,
      to: 'a',
      fr: 'C',
      rqi: 'r',
      rt: { rtv: 2, nu: ['http://a.example/b?c=d', 'coap://e'] },
      pc: { x: {} },
    }
    assert.deepEqual(roundTrip(later), later)
  })
})
