import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  announcedVariant,
  compileType,
  createRegistry,
  type dataTypes,
  type JsonObject,
  managementObjectDefinitions,
  RequestError,
  type ResourceTypeDefinition,
  resourceTypeDefinitions,
  wireName,
} from '@waystation/model'
import fc from 'fast-check'
import {
  decodePrimitive,
  encodeRequestPrimitive,
  encodeResponsePrimitive,
  responseOfWire,
} from '../primitives/index.ts'
import { xml } from './index.ts'
import { contentTypes } from './xml/contentTypes.ts'

type DataType = dataTypes.DataType

const root = 'xmlns:m2m="http://www.onem2m.org/xml/protocols"'

function decode(text: string): unknown {
  return xml.decode(Buffer.from(text))
}

function written(value: unknown): string {
  return String(xml.encode(value as JsonObject))
}

/** What is wrong with a document; undefined when it is read. */
function faultOf(text: string | Buffer): string | undefined {
  try {
    xml.decode(Buffer.from(text as string))
    return undefined
  } catch (error) {
    assert.ok(error instanceof RequestError, String(error))
    assert.equal(error.status, 'badRequest')
    return error.message
  }
}

const pool = [
  ...['a', 'Ca', '/id-in/Ca', '//sp.example', 'cse-in/a', 'http://h:1/x?ct=xml', '20300131T235959', 'P1DT2H', '4', '1'],
  ...['json', 'DE', '10.0.0.1/8', 'fe80::1', 'text/plain:0', 'text/plain', 'a@b', 'eyJ.eyJ.x', 'QUJD', 'SELECT ?x {}'],
]

function matching(type: DataType): fc.Arbitrary<unknown> {
  const check = compileType(type)
  const fitting = pool.filter((text) => check(text, '') === undefined)
  if (fitting.length > 0) return fc.constantFrom(...fitting)
  return type.pattern === undefined ? fc.string() : fc.stringMatching(type.pattern, { size: 'small' })
}

/** Good values of a type. */
function valuesOf(type: DataType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'string':
      return type.pattern === undefined ? fc.string({ unit: 'binary', size: 'small' }) : matching(type)
    case 'timestamp':
      return fc.constant('20300131T235959')
    case 'duration':
      return fc.constant('P1DT2H')
    case 'scheduleEntry':
      return fc.constantFrom('* 0-30 9 * * * *', '* * * * * * *')
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.maxSafeInteger().map((n) => Math.min(type.maximum ?? n, Math.max(type.minimum ?? n, n)) + 0)
    case 'float':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0)
    case 'enumeration':
      return fc.constantFrom(...Object.keys(type.values!).map(Number))
    case 'geoCoordinates':
      return fc.constantFrom({ typ: 1, crd: '[1,2]' }, { typ: 1, crd: [1, 2] })
    case 'list':
      return fc.array(valuesOf(type.item!), { minLength: type.minimumItems ?? 0, maxLength: type.maximumItems ?? 3 })
    case 'union':
      return fc.oneof(...type.alternatives!.map(valuesOf))
    case 'record':
      return recordsOf(type)
    case 'any':
    case 'anySimple':
      return fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown)
  }
}

function recordsOf({ members = {}, choice = false }: DataType): fc.Arbitrary<unknown> {
  if (choice) {
    const single = Object.entries(members).map(([name, { type }]) => valuesOf(type).map((value) => ({ [name]: value })))
    return fc.oneof(...single)
  }
  const model = Object.fromEntries(Object.entries(members).map(([name, { type }]) => [name, valuesOf(type)]))
  const requiredKeys = Object.keys(members).filter((name) => members[name]!.optional !== true)
  return fc.record(model, { requiredKeys, noNullPrototype: true })
}

function resourcesOf({ attributes }: ResourceTypeDefinition): fc.Arbitrary<Record<string, unknown>> {
  const model = Object.values(attributes).map(({ shortName, type }) => {
    return [shortName, fc.oneof({ weight: 8, arbitrary: valuesOf(type) }, fc.constant(null))]
  })
  return fc.record(Object.fromEntries(model), { requiredKeys: [], noNullPrototype: true })
}

/** Generated names may be those of prototypes, which no serialisation reads. */
function isReadable(value: unknown): boolean {
  return !JSON.stringify(value).includes('__proto__')
}

function assertRoundTrip(value: object): void {
  const text = written(value)
  assert.deepEqual(decode(text), value, text)
}

describe('XML of every resource type', () => {
  const registry = createRegistry()
  const general = [...resourceTypeDefinitions, ...managementObjectDefinitions]
  const announced = general.filter(({ announceable }) => announceable).map(announcedVariant)
  const deviceModels = registry.definitions().filter((definition) => !general.includes(definition))
  const groups = { 'resource types': general, 'announced types': announced, 'device models': deviceModels }
  for (const [group, definitions] of Object.entries(groups)) {
    it(`${group} are read as they were written`, () => {
      for (const definition of definitions) {
        const values = resourcesOf(definition).filter(isReadable)
        fc.assert(
          fc.property(values, (value) => assertRoundTrip({ [wireName(definition)]: value })),
          { numRuns: definitions === deviceModels ? 1 : 3 },
        )
      }
    })
  }

  for (const [name, type] of Object.entries(contentTypes)) {
    it(`${name} is read as it was written`, () => {
      const values = valuesOf(type).filter(isReadable)
      fc.assert(
        fc.property(values, (value) => assertRoundTrip({ [name]: value })),
        { numRuns: 20 },
      )
    })
  }
})

describe('XML content', () => {
  it('has the form of the standard', () => {
    const ae = { rn: 'x', lbl: ['a', 'b'], api: 'Na', rr: true, srv: ['3', '4'], poa: ['http://h/'] }
    assert.equal(
      written({ 'm2m:ae': ae }),
      `<?xml version="1.0" encoding="UTF-8"?><m2m:ae ${root} rn="x"><lbl>a b</lbl><api>Na</api>` +
        '<poa>http://h/</poa><rr>true</rr><srv>3 4</srv></m2m:ae>',
    )
    assert.ok(
      written({ 'm2m:sub': { enc: { net: [1, 3] } } }).includes('<enc><net>1</net><net>3</net></enc>'),
      'lists of elements',
    )
    assert.ok(
      written({ 'm2m:ae': { ch: [{ nm: 'c', typ: 3, val: 'cse-in/c' }] } }).includes(
        '<ch nm="c" typ="3">cse-in/c</ch>',
      ),
      'references with attributes',
    )
    assert.ok(written({ 'm2m:cin': { con: 'a<b&c\r' } }).includes('<con>a&lt;b&amp;c&#13;</con>'), 'escapes')
  })

  it('is read whatever the prefixes, with formatting, comments and CDATA', () => {
    const expected = { 'm2m:ae': { rn: 'x', api: 'Na', rr: true, lbl: ['a', 'b'], 'm2m:cnt': [{ rn: 'c', mni: 5 }] } }
    const bodies = [
      `<m2m:ae ${root} rn="x"> <api> Na </api>\n<rr>1</rr><lbl>a</lbl><lbl>b</lbl><m2m:cnt rn="c"><mni> 5 </mni></m2m:cnt></m2m:ae>`,
      '<o:ae xmlns:o="http://www.onem2m.org/xml/protocols"><rn>x</rn><api>Na</api><rr>true</rr><lbl>a b</lbl><o:cnt rn="c"><mni>5</mni></o:cnt></o:ae>',
      '<ae xmlns="http://www.onem2m.org/xml/protocols" rn="x"><api><![CDATA[Na]]></api><!-- x --><rr>true</rr><lbl>a b</lbl><cnt rn="c"><mni>5</mni></cnt></ae>',
    ]
    for (const body of bodies) assert.deepEqual(decode(`<?xml version="1.0" encoding="utf-8"?>\n${body}\n`), expected)
  })

  it('takes an empty element for null where text is not what it stands for', () => {
    const read = decode(`<m2m:ae ${root}><lbl/><apn></apn></m2m:ae>`)
    assert.deepEqual(read, { 'm2m:ae': { lbl: null, apn: null } })
    assert.deepEqual(decode(`<m2m:cin ${root}><con/></m2m:cin>`), { 'm2m:cin': { con: '' } })
    assert.deepEqual(decode(`<m2m:cnt ${root}/>`), { 'm2m:cnt': {} })
    assert.ok(written({ 'm2m:cnt': { lbl: null } }).includes('<lbl/>'))
  })

  it('leaves to the check of the content what is not of its type', () => {
    const read = decode(`<m2m:cnt ${root} x="1"><mni>many</mni><y>1</y><y>2</y></m2m:cnt>`)
    assert.deepEqual(read, { 'm2m:cnt': { x: '1', mni: 'many', y: ['1', '2'] } })
  })

  it('takes the threshold of a condition for a number where it is one', () => {
    const body = (thld: string) => `<m2m:actr ${root}><evc><optr>3</optr><sbjt>cni</sbjt>${thld}</evc></m2m:actr>`
    const read = (thld: string) => (decode(body(thld)) as JsonObject)['m2m:actr']
    assert.deepEqual(read('<thld>80</thld>'), { evc: { optr: 3, sbjt: 'cni', thld: 80 } })
    assert.deepEqual(read('<thld>on</thld>'), { evc: { optr: 3, sbjt: 'cni', thld: 'on' } })
    assertRoundTrip({ 'm2m:actr': { evc: { optr: 1, sbjt: 'cni', thld: '80' } } })
  })

  it('knows the common attributes of what a vendor has defined', () => {
    const read = { lbl: ['a', 'b'], mgd: 0, own: '5' }
    assert.deepEqual(decode(`<m2m:vnd ${root}><lbl>a b</lbl><mgd>0</mgd><own>5</own></m2m:vnd>`), { 'm2m:vnd': read })
    assert.deepEqual(decode(`<vnd ${root.replace(':m2m', '')}><lbl>a b</lbl><mgd>0</mgd><own>5</own></vnd>`), {
      'm2m:vnd': read,
    })
    assertRoundTrip({ 'm2m:vnd': { ...read, own: 5, more: { a: [1] } } })
  })

  it('keeps what no definition describes', () => {
    assertRoundTrip({ 'my:thing': { a: 1, b: [1, 'x', null], c: { d: false } } })
    assertRoundTrip({ 'm2m:cnt': { 'a b': 1, 'my:sub': [{ a: 1 }], unknown: [[]] } })
    assertRoundTrip({ one: 1, two: '\ud800\u0000\ufffe' })
    assertRoundTrip({ 'm2m:ae': { 'm2m:cnt': { rn: 'not in a list' }, lbl: 'not a list', acpi: ['a b', ''] } })
  })

  it('is refused with a sentence', () => {
    const refused: Record<string, string> = {
      '': 'element',
      'no XML': 'XML',
      '<m2m:cnt/>': 'prefix',
      [`<m2m:cnt ${root}>`]: 'unclosed',
      [`<m2m:cnt ${root}></m2m:ae>`]: 'XML',
      [`<!DOCTYPE x [<!ENTITY a "b">]><m2m:cnt ${root}/>`]: 'document type definition',
      [`<!DOCTYPE x SYSTEM "http://127.0.0.1/x"><m2m:cnt ${root}/>`]: 'document type definition',
      [`<m2m:cnt ${root}><con>&a;</con></m2m:cnt>`]: 'entity',
      [`<?xml-stylesheet href="x"?><m2m:cnt ${root}/>`]: 'processing instructions',
      [`<?xml version="1.0" encoding="latin1"?><m2m:cnt ${root}/>`]: 'UTF-8',
      [`<?xml version="1.1"?><m2m:cnt ${root}/>`]: 'version',
      [`<m2m:cnt ${root}>text<mni>1</mni></m2m:cnt>`]: 'text beside',
      [`<m2m:cnt ${root}><mni>1</mni><mni>2</mni></m2m:cnt>`]: 'mni twice',
      [`<m2m:cnt ${root} rn="a"><rn>b</rn></m2m:cnt>`]: 'rn twice',
      [`<m2m:cnt ${root}><__proto__>1</__proto__></m2m:cnt>`]: '__proto__',
      [`<m2m:cnt ${root}>${'<a>'.repeat(40)}${'</a>'.repeat(40)}</m2m:cnt>`]: 'deeper than 32',
      [`<m2m:cnt ${root}>${'<a/>'.repeat(100_001)}</m2m:cnt>`]: 'more than 100000 elements',
      [`<m2m:cnt ${root} ${[...Array(100).keys()].map((n) => `a${n}=""`).join(' ')}/>`]: 'more than 64 attributes',
      [`<m2m:cnt ${root} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><x xsi:type="ws:json">{"a":1,"a":2}</x></m2m:cnt>`]:
        'twice',
    }
    for (const [text, reason] of Object.entries(refused)) {
      const fault = faultOf(text)
      assert.ok(fault?.includes(reason), `${text.slice(0, 100)}: ${fault} does not say ${reason}`)
    }
    assert.ok(faultOf(Buffer.from([0x3c, 0xff, 0x3e]))?.includes('UTF-8'))
  })

  it('takes time by its size only', () => {
    const parts = [
      '&amp;'.repeat(200_000),
      '<![CDATA[x]]>'.repeat(50_000),
      '<!-- - -->'.repeat(100_000),
      `<!-- ${'x'.repeat(1_000_000)} -->`,
      `<a ${'xmlns:b="c" '.repeat(3)}/>`.repeat(30_000),
      '<a>'.repeat(500_000),
      '<'.repeat(500_000),
      `<a b="${'&#38;'.repeat(200_000)}"/>`,
      `<!DOCTYPE ${'['.repeat(500_000)}`,
      `<a ${[...Array(50_000).keys()].map((n) => `a${n}=""`).join(' ')}/>`,
    ]
    for (const part of parts) {
      const started = process.cpuUsage().user
      faultOf(`<m2m:cin ${root}><con>${part}</con></m2m:cin>`)
      const milliseconds = (process.cpuUsage().user - started) / 1000
      assert.ok(milliseconds < 2500, `${part.slice(0, 20)} took ${milliseconds} ms`)
    }
  })
})

describe('XML of anybody', () => {
  const parts = [
    ...[
      '<m2m:cnt ',
      '<a>',
      '</a>',
      '<a/>',
      '</m2m:cnt>',
      '<con>',
      '</con>',
      '>',
      '<',
      '/>',
      '=',
      '"',
      "'",
      '&',
      ';',
      '&lt;',
    ],
    ...['&#', '&#x0;', '&#38;', '<![CDATA[', ']]>', '<!--', '-->', '<!DOCTYPE', '<!ENTITY', '<?xml ', '?>', ' ', '\n'],
    ...['xmlns=', 'xmlns:m2m=', 'rn=', 'xsi:type="ws:json"', '{"a":1}', '\ufffe', '\u0000', '\ud800', 'ä', '<m2m:rqp>'],
  ]

  it('is a value or a bad request, whatever it is', () => {
    const known = fc.constantFrom(
      `<m2m:ae ${root} rn="a"><lbl>a b</lbl><m2m:cnt><mni>1</mni></m2m:cnt></m2m:ae>`,
      `<m2m:rqp ${root}><op>1</op><rt><rtv>3</rtv></rt><pc><m2m:cin><con>1</con></m2m:cin></pc></m2m:rqp>`,
      written({ 'm2m:cin': { con: { a: [1] } } }),
    )
    const inserted = fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 8 }))
    const documents = fc.record({
      known,
      at: fc.nat(),
      cut: fc.nat(20),
      inserted: fc.array(inserted, { maxLength: 4 }),
    })
    fc.assert(
      fc.property(documents, ({ known, at, cut, inserted }) => {
        const start = at % known.length
        faultOf(known.slice(0, start) + inserted.join('') + known.slice(start + cut))
      }),
      { numRuns: Number(process.env.WAYSTATION_FUZZ_XML ?? 3000) },
    )
  })
})

describe('an XML primitive', () => {
  it('has the element of a request or response around it', () => {
    const request = { op: 1, to: 'cse-in', fr: 'Ca', rqi: '1', rvi: '4', ty: 3, pc: { 'm2m:cnt': { rn: 'a' } } }
    const text = String(encodeRequestPrimitive(request, xml))
    assert.ok(text.includes(`<m2m:rqp ${root}><op>1</op><to>cse-in</to>`), text)
    assert.ok(text.includes('<pc><m2m:cnt rn="a"/></pc>'), text)
    assert.deepEqual(decodePrimitive(Buffer.from(text), xml), { kind: 'request', wire: request, isWrapped: true })
    const response = { responseStatusCode: 2000, requestIdentifier: '1', content: { 'm2m:uril': [] } }
    const answer = decodePrimitive(Buffer.from(String(encodeResponsePrimitive(response, xml))), xml)
    assert.equal(answer.kind, 'response')
    assert.deepEqual(responseOfWire(answer.wire), response)
  })
})
