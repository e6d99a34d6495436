import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { RequestError } from './errors.ts'
import { JsonText } from './JsonText.ts'
import type { ResponsePrimitive } from './primitives.ts'
import { errorResponse, parseResponse, toWireResponse } from './responses.ts'

describe('toWireResponse', () => {
  it('puts content last, as a value', () => {
    const wire = toWireResponse({
      responseStatusCode: 2000,
      requestIdentifier: '1',
      releaseVersion: '3',
      content: new JsonText('{"m2m:cnt":{"rn":"a"}}'),
      contentStatus: 1,
    })
    assert.deepEqual(wire, { rsc: 2000, rqi: '1', rvi: '3', cnst: 1, pc: { 'm2m:cnt': { rn: 'a' } } })
    assert.equal(Object.keys(wire).at(-1), 'pc')
  })

  it('is read back as the same response', () => {
    const response: ResponsePrimitive = {
      responseStatusCode: 4004,
      requestIdentifier: 'r',
      releaseVersion: '4',
      content: { 'm2m:dbg': 'x' },
      to: '/a',
      from: '/b',
      originatingTimestamp: '20240101T000000',
      resultExpiration: '20240101T000001',
      eventCategory: 4,
      contentStatus: 2,
      contentOffset: 3,
      vendorInformation: 'v',
    }
    assert.deepEqual(parseResponse(toWireResponse(response)), response)
  })
})

describe('parseResponse', () => {
  it('takes numbers as text', () => assert.equal(parseResponse({ rsc: '2001', rqi: '1' }).responseStatusCode, 2001))

  it('throws nothing but a RequestError on arbitrary JSON', () => {
    const name = fc.constantFrom('rsc', 'rqi', 'pc', 'rset', 'cnst', 'x')
    fc.assert(
      fc.property(fc.dictionary(name, fc.jsonValue()), (wire) => {
        try {
          parseResponse(wire)
          return true
        } catch (error) {
          return error instanceof RequestError
        }
      }),
    )
  })
})

describe('errorResponse', () => {
  it('gives the row and the reason of a RequestError', () => {
    assert.deepEqual(errorResponse(new RequestError('notFound', 'a is not here.'), '1', '3'), {
      responseStatusCode: 4004,
      requestIdentifier: '1',
      releaseVersion: '3',
      content: { 'm2m:dbg': 'a is not here.' },
    })
  })

  it('says nothing about other errors', () => {
    const response = errorResponse(new Error('secret'), '1')
    assert.equal(response.responseStatusCode, 5000)
    assert.equal(JSON.stringify(response).includes('secret'), false)
  })
})
