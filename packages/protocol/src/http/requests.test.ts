import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'
import { describe, it } from 'node:test'
import { RequestError, type WirePrimitive } from '@waystation/model'
import fc from 'fast-check'
import { cbor, json } from '../serialisations/index.ts'
import { decodeRequest } from './decodeRequest.ts'
import { encodeNotification, encodeRequest } from './encodeRequest.ts'
import { queryFilters, queryParameters, requestHeaders } from './parameters.ts'

function get(url: string, headers: IncomingHttpHeaders = {}): WirePrimitive {
  return decodeRequest('GET', url, headers)
}

function statusOf(decode: () => unknown): string | undefined {
  try {
    decode()
    return undefined
  } catch (error) {
    assert.ok(error instanceof RequestError, String((error as Error).stack))
    return error.status
  }
}

function headersOf(flat: readonly string[]): IncomingHttpHeaders {
  const headers: Record<string, string> = {}
  for (let index = 0; index < flat.length; index += 2) headers[flat[index]!.toLowerCase()] = flat[index + 1]!
  return headers
}

describe('target of a request', () => {
  const cases: [url: string, to: string | undefined][] = [
    ['/cse-in/ae/cnt', 'cse-in/ae/cnt'],
    ['/ri123', 'ri123'],
    ['/~/id-in/cse-in/ae', '/id-in/cse-in/ae'],
    ['/_/sp.org/id-in/cse-in/ae', '//sp.org/id-in/cse-in/ae'],
    ['/-/ae', '-/ae'],
    ['/~/id-in/-/ae', '/id-in/-/ae'],
    ['/cse-in/', 'cse-in'],
    ['/cse-in/cnt%20x?rcn=1', 'cse-in/cnt x'],
    ['/%7E/id-in/ae', '/id-in/ae'],
    ['/cse-in/ae%23lbl', 'cse-in/ae#lbl'],
    ['http://host.example:80/~/id-in/ae?rcn=1', '/id-in/ae'],
    ['http://host.example', undefined],
    ['/', undefined],
  ]
  for (const [url, to] of cases) {
    it(`of ${url} is ${to ?? 'absent'}`, () => assert.equal(get(url).to, to))
  }

  it('is refused when it is malformed', () => {
    for (const url of ['/%', '/%ff', '/a%00b', '*', 'host:80', '/~', '/_/', '']) {
      assert.equal(
        statusOf(() => get(url)),
        'badRequest',
        url,
      )
    }
  })
})

describe('query of a request', () => {
  it('has parameters, filter criteria and conditions on attributes', () => {
    const request = get(
      '/cse-in?fu=1&ty=2+3&ty=4&lbl=a%20b+c&lim=5&rn=foo*&cr=C&cr=D&c.cnf=x&p.lbl=y&rcn=6&drt=2&da=1&tqi=false' +
        '&crb=20260101T000000&lbq=key+EQ+v&unknown=1&tids=1+2&gmty=1&geom=%5B1%5D&gsf=1&grtm=a+b&gstn=2',
    )
    assert.deepEqual(request, {
      op: 2,
      to: 'cse-in',
      rcn: 6,
      drt: 2,
      da: true,
      tqi: false,
      tids: ['1', '2'],
      grtm: ['a', 'b'],
      gstn: 2,
      fc: {
        fu: 1,
        ty: [2, 3, 4],
        lbl: ['a b', 'c'],
        lim: 5,
        atr: [
          { nm: 'rn', val: 'foo*' },
          { nm: 'cr', val: 'C' },
          { nm: 'cr', val: 'D' },
          { nm: 'unknown', val: '1' },
        ],
        catr: [{ nm: 'cnf', val: 'x' }],
        patr: [{ nm: 'lbl', val: 'y' }],
        crb: '20260101T000000',
        lbq: 'key EQ v',
        gmty: 1,
        geom: '[1]',
        gsf: 1,
      },
    })
  })

  it('names single attributes', () => {
    assert.deepEqual(get('/a?atrl=ri+lbl').pc, { 'm2m:atrl': ['ri', 'lbl'] })
    assert.deepEqual(get('/a?atrl=ri&atrl=lbl').pc, { 'm2m:atrl': ['ri', 'lbl'] })
    assert.equal(
      statusOf(() => decodeRequest('DELETE', '/a?atrl=ri', {})),
      'badRequest',
    )
  })

  it('has the response type, with the targets from the header', () => {
    assert.deepEqual(get('/a?rt=2', { 'x-m2m-rtu': '/id/C1&http://h:9/n?ct=json&x=1&http://h:8/' }).rt, {
      rtv: 2,
      nu: ['/id/C1', 'http://h:9/n?ct=json&x=1', 'http://h:8/'],
    })
    assert.deepEqual(get('/a?rt=2', { 'x-m2m-rtu': '' }).rt, { rtv: 2, nu: [] })
    assert.deepEqual(get('/a?rt=1').rt, { rtv: 1 })
  })

  it('leaves what does not read cleanly as text', () => {
    assert.deepEqual(get('/a?rcn=x&fu=&lim=1.5&da=yes').fc, { fu: '', lim: '1.5' })
    assert.equal(get('/a?rcn=x').rcn, 'x')
    assert.equal(get('/a?da=yes').da, 'yes')
  })

  it('is refused when a single value is given twice or an escape is malformed', () => {
    for (const query of ['lim=1&lim=2', 'rcn=1&rcn=1', 'rt=1&rt=2', 'lbl=%', '%=1', 'rn=%zz', '=1', 'c.=1']) {
      assert.equal(
        statusOf(() => get(`/a?${query}`)),
        'badRequest',
        query,
      )
    }
  })
})

describe('decodeRequest', () => {
  it('tells the operations apart', () => {
    assert.equal(decodeRequest('POST', '/a', { 'content-type': 'application/json;ty=4' }).op, 1)
    assert.equal(decodeRequest('POST', '/a', { 'content-type': 'application/json;ty=4' }).ty, 4)
    assert.equal(decodeRequest('POST', '/a', { 'content-type': 'application/json' }).op, 5)
    assert.equal(decodeRequest('GET', '/a', {}).op, 2)
    assert.equal(decodeRequest('PUT', '/a', { 'content-type': 'application/json;ty=4' }).op, 3)
    assert.equal(decodeRequest('DELETE', '/a', {}).op, 4)
    assert.equal(
      statusOf(() => decodeRequest('PATCH', '/a', {})),
      'operationNotAllowed',
    )
  })

  it('reads the headers and leaves out what is not there', () => {
    const request = get('/a', {
      'x-m2m-origin': 'C1',
      'x-m2m-ri': '7',
      'x-m2m-rvi': '3',
      'x-m2m-ret': '5000',
      'x-m2m-ec': '2',
      'x-m2m-as': 'x+y',
      authorization: 't1+t2',
    })
    assert.deepEqual(request, {
      op: 2,
      to: 'a',
      fr: 'C1',
      rqi: '7',
      rvi: '3',
      rqet: '5000',
      ec: 2,
      aus: ['x', 'y'],
      tkns: ['t1', 't2'],
    })
    assert.deepEqual(get('/a', { authorization: 'Basic eDp5' }), { op: 2, to: 'a' })
  })

  it('decodes the content as its type says', () => {
    const content = { 'm2m:cin': { con: 'é' } }
    const headers = { 'content-type': 'application/cbor;ty=4' }
    assert.deepEqual(decodeRequest('POST', '/a', headers, cbor.encode(content) as Buffer).pc, content)
    assert.deepEqual(decodeRequest('PUT', '/a', {}, Buffer.from(JSON.stringify(content))).pc, content)
    assert.equal(
      statusOf(() => decodeRequest('POST', '/a', { 'content-type': 'text/plain' })),
      'unsupportedMediaType',
    )
  })

  it('answers arbitrary input with a primitive or a RequestError', () => {
    const names = [...requestHeaders.map(({ key }) => key), 'content-type', 'authorization', 'x-m2m-rtu']
    const urls = fc.oneof(
      fc.string(),
      fc.string().map((text) => `/${text}`),
      fc
        .array(fc.constantFrom(...'/ ~ _ ? & = + % 2 a c. -'.split(' '), 'fu', 'lbl', 'rt', 'atrl', 'ty'))
        .map((parts) => `/${parts.join('')}`),
    )
    const types = fc.oneof(
      fc.string(),
      fc.constantFrom('application/json;ty=4', 'application/cbor', 'application/json;ty='),
    )
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD'),
        urls,
        fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string({ unit: 'binary' }), types)),
        fc.uint8Array({ maxLength: 40 }),
        (method, url, headers, body) => void statusOf(() => decodeRequest(method, url, headers, Buffer.from(body))),
      ),
      { numRuns: 5000 },
    )
  })
})

describe('encodeRequest', () => {
  const token = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/)
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .map((value) => value.replace(/[\p{Cc}\s]/gu, '_'))
  const valueOf = {
    text,
    integer: fc.nat({ max: 1e9 }),
    boolean: fc.boolean(),
    plusList: fc.array(text, { minLength: 1, maxLength: 3 }),
    integerPlusList: fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 3 }),
  }
  const optional = (rows: Iterable<{ shortName: string; kind: keyof typeof valueOf }>) =>
    fc.record(Object.fromEntries([...rows].map(({ shortName, kind }) => [shortName, valueOf[kind]])), {
      requiredKeys: [],
    })
  const condition = fc
    .record({ nm: token, val: text })
    .filter(({ nm }) => !queryFilters.has(nm) && !queryParameters.has(nm) && !/^(rt|atrl|[cp]\..*)$/.test(nm))
  const conditions = fc.array(condition, { minLength: 1, maxLength: 2 })
  const filterCriteria = fc
    .tuple(
      optional(queryFilters.values()),
      fc.record({ atr: conditions, catr: conditions, patr: conditions }, { requiredKeys: [] }),
    )
    .map(([fields, lists]) => ({ ...fields, ...lists }))
  const address = fc
    .tuple(fc.constantFrom('', '/', '//'), fc.array(token, { minLength: 1, maxLength: 4 }))
    .map(([prefix, segments]) => prefix + segments.join('/'))
  const headers = optional(requestHeaders.filter(({ kind }) => kind !== 'plusList'))
  const requests = fc
    .record({
      base: fc.constantFrom({ op: 1, ty: 4 }, { op: 2 }, { op: 3 }, { op: 4 }, { op: 5 }),
      to: address,
      headers,
      lists: fc.record(
        { aus: fc.array(token, { minLength: 1 }), tkns: fc.array(token, { minLength: 1 }) },
        { requiredKeys: [] },
      ),
      parameters: optional(queryParameters.values()),
      fc: fc.option(filterCriteria, { nil: undefined }),
      rt: fc.option(
        fc.record({ rtv: fc.integer({ min: 1, max: 5 }), nu: fc.array(address) }, { requiredKeys: ['rtv'] }),
        {
          nil: undefined,
        },
      ),
      pc: fc.option(fc.record({ 'm2m:cin': fc.record({ con: fc.string({ unit: 'binary' }) }) }), { nil: undefined }),
    })
    .map(({ base, to, headers, lists, parameters, fc: criteria, rt, pc }) => ({
      ...base,
      to,
      ...headers,
      ...lists,
      ...parameters,
      ...(criteria === undefined || Object.keys(criteria).length === 0 ? {} : { fc: criteria }),
      ...(rt === undefined ? {} : { rt }),
      ...(pc === undefined || base.op === 2 || base.op === 4 ? {} : { pc }),
    }))

  for (const serialisation of [json, cbor]) {
    it(`writes what decodeRequest reads, with ${serialisation.name}`, () => {
      fc.assert(
        fc.property(requests, (request) => {
          const { method, path, headers: flat, body } = encodeRequest(request, serialisation)
          const decoded = decodeRequest(
            method,
            path,
            headersOf(flat),
            body === undefined ? undefined : Buffer.from(body),
          )
          assert.deepEqual(decoded, JSON.parse(JSON.stringify(request)))
        }),
        { numRuns: 1000 },
      )
    })
  }

  it('puts the names of attributes into the query and the prefix before the path', () => {
    const request = { op: 2, to: '/id/a', pc: { 'm2m:atrl': ['ri', 'lbl'] }, fr: 'C', rqi: '1' }
    assert.equal(encodeRequest(request, json, '/prefix').path, '/prefix/~/id/a?atrl=ri+lbl')
    assert.equal(encodeRequest(request, json).body, undefined)
  })

  it('refuses what would break out of a header', () => {
    assert.equal(
      statusOf(() => encodeRequest({ op: 2, to: 'a', rqi: 'x\r\nHost: y' }, json)),
      'badRequest',
    )
    assert.equal(
      statusOf(() => encodeRequest({ op: 2, to: '\ud800' }, json)),
      'badRequest',
    )
    assert.equal(
      statusOf(() => encodeRequest({ op: 2, to: 'a', pc: { 'm2m:atrl': ['\ud800'] } }, json)),
      'badRequest',
    )
  })

  it('sends a notification to exactly the path of a plain HTTP target', () => {
    const request = { op: 5, to: 'http://h/x?y=1', fr: '/id', rqi: '1', rvi: '3', pc: { 'm2m:sgn': { vrq: true } } }
    assert.deepEqual(encodeNotification(request, json, '/x?y=1'), {
      method: 'POST',
      path: '/x?y=1',
      headers: 'X-M2M-Origin /id X-M2M-RI 1 X-M2M-RVI 3 Content-Type application/json Accept application/json'.split(
        ' ',
      ),
      body: '{"m2m:sgn":{"vrq":true}}',
    })
  })
})
