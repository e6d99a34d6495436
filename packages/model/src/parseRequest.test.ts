import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { RequestError } from './errors.ts'
import { requestParameters } from './parameters.ts'
import { parseRequest } from './parseRequest.ts'
import type { WirePrimitive } from './primitives.ts'
import type { StatusCodeName } from './statusCodes.ts'
import { toWireRequest } from './toWireRequest.ts'

const now = Date.UTC(2024, 4, 6, 12)
const retrieve: WirePrimitive = { op: 2, to: 'cse-in/a', fr: 'Cme', rqi: '1', rvi: '3' }
const create: WirePrimitive = { op: 1, to: 'cse-in', fr: 'Cme', rqi: '1', rvi: '3', ty: 3, pc: { 'm2m:cnt': {} } }
const discover = (filter: object) => ({ ...retrieve, fc: { fu: 1, ...filter } })

function refused(wire: WirePrimitive, reason: RegExp, status: StatusCodeName = 'badRequest') {
  assert.throws(
    () => parseRequest(wire, now),
    (error) => error instanceof RequestError && error.status === status && reason.test(error.message),
  )
}

function without(wire: WirePrimitive, name: string): WirePrimitive {
  const { [name]: _, ...rest } = wire
  return rest
}

describe('parseRequest', () => {
  it('names the parts of a request in full', () => {
    const request = parseRequest({ ...create, rcn: 3, ec: 4, da: true, rids: ['a@b'] }, now)
    assert.equal(request.operation, 'create')
    assert.equal(request.resourceType, 3)
    assert.equal(request.resultContent, 3)
    assert.deepEqual(request.content, { 'm2m:cnt': {} })
    assert.deepEqual(request.roleIDs, ['a@b'])
    assert.equal(request.requestExpiration, undefined)
    assert.equal(request.parameters.rcn, 3)
    assert.equal('pc' in request.parameters, false)
  })

  it('takes text where headers and query strings have nothing else', () => {
    const request = parseRequest(
      { ...retrieve, op: '2', rcn: '4', drt: '2', rt: '3', rids: 'a b', sqi: '1', tqi: 'false' },
      now,
    )
    assert.equal(request.resultContent, 4)
    assert.equal(request.responseType, 3)
    assert.equal(request.semanticQueryIndicator, true)
    assert.equal(request.tokenRequestIndicator, false)
    assert.deepEqual(request.roleIDs, ['a', 'b'])
    assert.deepEqual(request.parameters.rt, { rtv: 3 })
  })

  it('refuses sloppy numbers and booleans', () => {
    for (const rcn of ['1abc', '', ' 1', '1.0', '0x1', '+1', 1.5, true, null, []]) refused({ ...retrieve, rcn }, /rcn/)
    for (const tqi of ['yes', 1, null, 'TRUE']) refused({ ...retrieve, tqi }, /tqi/)
  })

  it('asks for operation, address and request identifier', () => {
    for (const name of ['op', 'to', 'rqi']) refused(without(retrieve, name), new RegExp(`^${name} `))
    refused({ ...retrieve, op: 6 }, /op/)
    refused({ ...retrieve, to: 5 }, /to/)
    refused({ ...retrieve, rqi: '' }, /rqi/)
  })

  it('does without an originator only when an AE registers', () => {
    refused(without(create, 'fr'), /fr \(from\) is missing/)
    refused({ ...retrieve, fr: '' }, /fr \(from\) is missing/)
    const registration = { ...without(create, 'fr'), ty: 2, pc: { 'm2m:ae': {} } }
    assert.equal(parseRequest(registration, now).from, '')
  })

  it('takes an absent release version as release 1, which alone may have a name parameter', () => {
    const request = { ...without(create, 'rvi'), nm: 'x' }
    assert.equal(parseRequest(request, now).releaseVersion, '1')
    refused({ ...request, rvi: '2a' }, /nm is not a parameter/)
  })

  it('refuses parameters that an operation may not have, and unknown ones', () => {
    refused({ ...create, fc: {} }, /fc .* may not be given to create/)
    refused({ ...retrieve, ty: 3 }, /ty/)
    refused({ ...create, drt: 1 }, /drt/)
    refused({ ...retrieve, foo: 1 }, /foo is not a parameter/)
    refused(without(create, 'ty'), /ty \(resourceType\) is missing/)
  })

  it('checks the result content against the operation', () => {
    refused({ ...retrieve, rcn: 2 }, /rcn/)
    refused({ ...create, rcn: 4 }, /rcn/)
    refused({ ...retrieve, rcn: 10 }, /rcn/)
    assert.equal(parseRequest({ ...retrieve, rcn: 10, sqi: true }, now).resultContent, 10)
    refused({ ...retrieve, rcn: 12 }, /rcn/)
    assert.equal(parseRequest({ ...retrieve, rvi: '4', rcn: 12 }, now).resultContent, 12)
    refused({ ...discover({}), rcn: 1 }, /discovery/)
    assert.equal(parseRequest({ ...discover({}), rcn: 6 }, now).resultContent, 6)
    refused({ ...discover({}), rcn: 11 }, /rcn/)
    assert.equal(parseRequest({ ...discover({}), rcn: 11, rvi: '5' }, now).resultContent, 11)
    refused({ op: 5, to: 'a', fr: 'b', rqi: '1', rcn: 1, pc: { 'm2m:sgn': {} } }, /rcn/)
  })

  it('checks the presence and the form of content', () => {
    refused(without(create, 'pc'), /pc \(content\) is missing/)
    refused({ ...create, pc: {} }, /exactly one/)
    refused({ ...create, pc: { a: {}, b: {} } }, /exactly one/)
    refused({ ...create, pc: { 'm2m:cnt': [] } }, /m2m:cnt must be an object/)
    refused({ ...create, pc: 'x' }, /must be an object/)
    refused({ ...retrieve, op: 4, pc: { 'm2m:cnt': {} } }, /may not be given to delete/)
    refused({ ...retrieve, pc: { 'm2m:cnt': {} } }, /only be m2m:atrl/)
    assert.deepEqual(parseRequest({ ...retrieve, pc: { 'm2m:atrl': ['lbl', 'et'] } }, now).attributeList, ['lbl', 'et'])
    const query = parseRequest({ ...retrieve, atrl: 'lbl et' }, now)
    assert.deepEqual([query.attributeList, query.content], [['lbl', 'et'], { 'm2m:atrl': ['lbl', 'et'] }])
  })

  it('reads absolute and relative times', () => {
    const request = parseRequest({ ...retrieve, rqet: 5000, rset: '20240506T130000', oet: '1000', rp: 'PT1M' }, now)
    assert.equal(request.requestExpiration, now + 5000)
    assert.equal(request.resultExpiration, now + 3_600_000)
    assert.equal(request.operationExecutionTime, now + 1000)
    assert.equal(request.resultPersistence, now + 60_000)
    refused({ ...retrieve, rqet: 'soon' }, /rqet/)
  })

  it('refuses requests that arrive too late, before anything but their identity', () => {
    refused({ ...without(retrieve, 'fr'), rqet: '20240506T115959' }, /rqet/, 'requestTimeout')
    refused({ ...retrieve, rqet: -1 }, /rqet/, 'requestTimeout')
    refused({ ...retrieve, rset: -1 }, /rset/, 'requestTimeout')
    refused({ ...retrieve, rqet: 5000, rset: 5000 }, /later/)
  })

  it('reads response types with their targets', () => {
    const request = parseRequest({ ...retrieve, rt: { rtv: '2', nu: [] } }, now)
    assert.deepEqual([request.responseType, request.responseTargets], [2, []])
    refused({ ...retrieve, rt: 6 }, /rt/)
    refused({ ...retrieve, rt: 5, rcn: 1 }, /noResponse/)
  })
})

describe('filter criteria', () => {
  const filterOf = (filter: object) => parseRequest(discover(filter), now).filterCriteria

  it('come typed or as text', () => {
    const text = { fu: '1', ty: ['2 3', '4'], lbl: 'a b', lim: '5', atr: [{ nm: 'rn', val: 'c*' }] }
    assert.deepEqual(filterOf(text), { fu: 1, ty: [2, 3, 4], lbl: ['a', 'b'], lim: 5, atr: [{ nm: 'rn', val: 'c*' }] })
    assert.deepEqual(filterOf({ ty: 3, lbl: ['a b'] }), { fu: 1, ty: [3], lbl: ['a b'] })
  })

  it('are refused when unknown or wrong', () => {
    refused(discover({ foo: 1 }), /foo is not a member/)
    refused(discover({ crb: 'x' }), /crb/)
    refused(discover({ lvl: 0 }), /lvl/)
    refused(discover({ fu: 5 }), /fu/)
    refused(discover({ atr: [{ nm: 'a' }] }), /atr\[0\]\.val/)
    refused(discover({ lbq: 'a b c' }), /lbq/)
    refused(discover({ cfq: '$.a' }), /cfs and cfq/)
    refused({ ...retrieve, op: 4, fc: { fu: 1 } }, /discovery/)
    refused({ ...retrieve, fc: JSON.parse('{"__proto__":{"fu":1}}') }, /__proto__/)
  })

  it('have a geographic query whole or not at all', () => {
    refused(discover({ gmty: 1 }), /all of gmty/)
    refused(discover({ gmty: 1, geom: '[1]', gsf: 1 }), /geom/)
    assert.equal(filterOf({ gmty: '1', geom: '[1,2]', gsf: '1' })?.gmty, 1)
  })
})

describe('toWireRequest', () => {
  const wire = fc.record(
    {
      rcn: fc.constantFrom(1, 4, 5),
      rqet: fc.integer({ min: 1, max: 1e9 }),
      rset: fc.integer({ min: 1e9 + 1, max: 2e9 }),
      rt: fc.record({ rtv: fc.constantFrom(1, 2, 3), nu: fc.constantFrom([], ['/a/b']) }),
      fc: fc.constantFrom({ fu: 2, lim: 3 }, { lbl: ['x'] }),
      pc: fc.constant({ 'm2m:atrl': ['et'] }),
      ec: fc.constantFrom(2, 500),
      ma: fc.constantFrom('PT5S', 'P1D'),
      vsi: fc.string(),
      asi: fc.boolean(),
    },
    { requiredKeys: [] },
  )

  it('is read back as the same request', () => {
    fc.assert(
      fc.property(wire, (more) => {
        const { parameters, ...request } = parseRequest({ ...retrieve, ...more }, now)
        const { parameters: again, ...back } = parseRequest(toWireRequest({ ...request, parameters }), now)
        assert.deepEqual(back, request)
        assert.equal(again.asi, parameters.asi)
      }),
    )
  })

  it('leaves the release version out towards release 1', () => {
    const base = { operation: 'delete', to: 'a', from: 'b', requestIdentifier: '1' } as const
    assert.deepEqual(toWireRequest({ ...base, releaseVersion: '1' }), { op: 4, to: 'a', fr: 'b', rqi: '1' })
  })
})

it('throws nothing but a RequestError on arbitrary JSON', () => {
  const name = fc.constantFrom(...Object.keys(requestParameters), 'pc', 'x', '__proto__')
  fc.assert(
    fc.property(fc.dictionary(name, fc.jsonValue()), fc.constantFrom(retrieve, create, {}), (more, base) => {
      try {
        toWireRequest(parseRequest({ ...base, ...more }, now))
        return true
      } catch (error) {
        return error instanceof RequestError
      }
    }),
    { numRuns: 2000 },
  )
})
