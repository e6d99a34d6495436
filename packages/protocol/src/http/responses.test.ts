import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'
import { describe, it } from 'node:test'
import { JsonText, RequestError, type ResponsePrimitive, statusCodes } from '@waystation/model'
import fc from 'fast-check'
import { cbor, json } from '../serialisations/index.ts'
import { decodeResponse } from './decodeResponse.ts'
import { encodeResponse } from './encodeResponse.ts'
import { responseHeaders } from './parameters.ts'

const asJson = { serialisation: json, mediaType: 'application/json' }

function headersOf(flat: readonly string[]): IncomingHttpHeaders {
  const headers: Record<string, string> = {}
  for (let index = 0; index < flat.length; index += 2) headers[flat[index]!.toLowerCase()] = flat[index + 1]!
  return headers
}

describe('encodeResponse', () => {
  it('writes status, headers and content', () => {
    const response = {
      responseStatusCode: 2000,
      requestIdentifier: '7',
      releaseVersion: '3',
      contentStatus: 1,
      contentOffset: 5,
      content: new JsonText('{"m2m:cnt":{"rn":"é"}}'),
    }
    assert.deepEqual(encodeResponse(response, { ...asJson, mediaType: 'application/vnd.onem2m-res+json' }), {
      status: 200,
      headers: (
        'X-M2M-RSC 2000 X-M2M-RI 7 X-M2M-RVI 3 X-M2M-CTS 1 X-M2M-CTO 5 ' +
        'Content-Type application/vnd.onem2m-res+json Content-Length 23'
      ).split(' '),
      body: '{"m2m:cnt":{"rn":"é"}}',
    })
  })

  it('says where what was created is, when the content does', () => {
    const location = (content: ResponsePrimitive['content'], responseStatusCode = 2001) => {
      const response = { responseStatusCode, requestIdentifier: '1', ...(content === undefined ? {} : { content }) }
      return headersOf(encodeResponse(response, asJson).headers)['content-location']
    }
    assert.equal(location({ 'm2m:uri': 'cse-in/a' }), '/cse-in/a')
    assert.equal(location({ 'm2m:uri': 'cse-in/req1' }, 1001), '/cse-in/req1')
    assert.equal(location(new JsonText('{"m2m:rce":{"uri":"/id/cse-in/a","m2m:cnt":{}}}')), '/~/id/cse-in/a')
    assert.equal(location(new JsonText('{"m2m:cnt":{"rn":"a"}}')), undefined)
    assert.equal(location({ 'm2m:uri': 'cse-in/a' }, 2000), undefined)
  })

  it('does not tell release 1 a release version', () => {
    const { headers } = encodeResponse(
      { responseStatusCode: 2000, requestIdentifier: '1', releaseVersion: '1' },
      asJson,
    )
    assert.equal(headersOf(headers)['x-m2m-rvi'], undefined)
  })

  it('writes token identifiers in their own form and token requests as JSON, which both are read back', () => {
    const response = {
      responseStatusCode: 4103,
      requestIdentifier: '1',
      assignedTokenIdentifiers: {
        ltia: [
          { lti: 't1', tkid: 'a@sp.test' },
          { lti: 't2', tkid: 'b:c@sp.test' },
        ],
      },
      tokenRequestInformation: { dasi: [{ uri: 'http://das.test/', dreq: { or: 'Ca', op: 2, trid: '/id/cnt' } }] },
    }
    const headers = headersOf(encodeResponse(response, asJson).headers)
    assert.equal(headers['x-m2m-ati'], 't1:a@sp.test+t2:b:c@sp.test')
    assert.deepEqual(decodeResponse(403, headers, undefined, '1'), response)
  })

  it('leaves out of a header what none can carry', () => {
    const { headers } = encodeResponse({ responseStatusCode: 2000, requestIdentifier: 'a\nb' }, asJson)
    assert.deepEqual(headers, ['X-M2M-RSC', '2000', 'X-M2M-RI', '', 'Content-Length', '0'])
  })
})

describe('decodeResponse', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).map((value) => value.replace(/[\p{Cc}\s]/gu, '_'))
  const responses = fc.record(
    {
      responseStatusCode: fc.constantFrom(...Object.values(statusCodes).map(({ code }) => code)),
      requestIdentifier: text,
      releaseVersion: text.filter((version) => version !== '1'),
      content: fc.record({ 'm2m:cin': fc.record({ con: fc.string({ unit: 'binary' }) }) }),
      from: text,
      originatingTimestamp: text,
      resultExpiration: text,
      eventCategory: fc.nat(),
      contentStatus: fc.nat(),
      contentOffset: fc.nat(),
      vendorInformation: text,
    },
    { requiredKeys: ['responseStatusCode', 'requestIdentifier'] },
  )

  for (const serialisation of [json, cbor]) {
    it(`reads what encodeResponse writes, with ${serialisation.name}`, () => {
      const negotiated = { serialisation, mediaType: serialisation.mediaTypes[0]! }
      fc.assert(
        fc.property(responses, (response) => {
          const { status, headers, body } = encodeResponse(response as ResponsePrimitive, negotiated)
          const decoded = decodeResponse(status, headersOf(headers), Buffer.from(body), 'other')
          assert.deepEqual(decoded, JSON.parse(JSON.stringify(response)))
        }),
        { numRuns: 500 },
      )
    })
  }

  it('takes the answer of a plain HTTP server as the nearest status', () => {
    const codeOf = (status: number) => decodeResponse(status, {}, Buffer.from('<html>'), '1').responseStatusCode
    assert.deepEqual(
      [200, 204, 301, 400, 403, 404, 409, 418, 500, 503, 504].map(codeOf),
      [2000, 2000, 5103, 4000, 4103, 4004, 4105, 4000, 5000, 5103, 4008],
    )
  })

  it('answers arbitrary input with a primitive or a RequestError', () => {
    const names = [...responseHeaders.map(({ key }) => key), 'x-m2m-rsc', 'content-type']
    const values = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('2000', '1', 'application/json', 'application/cbor'),
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 599 }),
        fc.dictionary(fc.constantFrom(...names), values),
        fc.uint8Array({ maxLength: 40 }),
        (status, headers, body) => {
          try {
            decodeResponse(status, headers, Buffer.from(body), '1')
          } catch (error) {
            assert.ok(error instanceof RequestError, String(error))
          }
        },
      ),
      { numRuns: 3000 },
    )
  })
})
