import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { JsonText, RequestError } from '@waystation/model'
import { Encoder } from 'cbor-x'
import fc from 'fast-check'
import { cbor, depthLimit, json, negotiate, parseContentType, type Serialisation, xml } from './index.ts'

const jsonObjects = fc.dictionary(
  fc.string({ unit: 'binary' }).filter((name) => name !== '__proto__'),
  fc.jsonValue({ noUnicodeString: false }).map(withoutNegativeZero),
)

/** JSON text has a negative zero, CBOR of the encoder has not. */
function withoutNegativeZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, member: unknown) => (name === '__proto__' ? undefined : member))
}

function bytesOf(serialisation: Serialisation, value: object): Buffer {
  return Buffer.from(serialisation.encode(value as never))
}

function statusOf(decode: () => unknown): string | undefined {
  try {
    decode()
    return undefined
  } catch (error) {
    assert.ok(error instanceof RequestError, String(error))
    return error.status
  }
}

for (const serialisation of [json, cbor, xml]) {
  describe(`${serialisation.name} serialisation`, () => {
    it('reads what it writes', () => {
      fc.assert(
        fc.property(jsonObjects, (value) => {
          assert.deepEqual(serialisation.decode(bytesOf(serialisation, value)), { ...value })
        }),
        { numRuns: 500 },
      )
    })

    it('answers arbitrary bytes with a value or a bad request', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
          const status = statusOf(() => serialisation.decode(Buffer.from(bytes)))
          assert.ok(status === undefined || status === 'badRequest')
        }),
        { numRuns: 5000 },
      )
    })

    it('answers mutated content with a value or a bad request', () => {
      const mutation = fc.record({ value: jsonObjects, at: fc.nat(), byte: fc.nat({ max: 255 }), cut: fc.boolean() })
      fc.assert(
        fc.property(mutation, ({ value, at, byte, cut }) => {
          const bytes = bytesOf(serialisation, value)
          bytes[at % bytes.length] = byte
          const given = cut ? bytes.subarray(0, at % bytes.length) : bytes
          const status = statusOf(() => serialisation.decode(given))
          assert.ok(status === undefined || status === 'badRequest')
        }),
        { numRuns: 2000 },
      )
    })

    it(`accepts ${depthLimit} levels and refuses one more`, () => {
      const nested = (levels: number) => {
        let value: object = {}
        for (let level = 1; level < levels; level++) value = level % 2 === 0 ? { a: value } : { a: [value].at(0) }
        return bytesOf(serialisation, value)
      }
      assert.equal(
        statusOf(() => serialisation.decode(nested(depthLimit))),
        undefined,
      )
      assert.equal(
        statusOf(() => serialisation.decode(nested(depthLimit + 1))),
        'badRequest',
      )
    })

    it('keeps a byte order mark at the start of a text', () => {
      const value = { 'm2m:cin': { con: '\ufeffabc'.repeat(100), '\ufeffx': '\ufeff' } }
      assert.deepEqual(serialisation.decode(bytesOf(serialisation, value)), value)
    })
  })
}

describe('json serialisation', () => {
  const status = (text: string) => statusOf(() => json.decode(Buffer.from(text)))

  it('refuses a name given twice at any level, however it is escaped', () => {
    assert.equal(status('{"a":1,"a":1}'), 'badRequest')
    assert.equal(status('{"a":{"b":[{"c":1,"\\u0063":{"d":1}}]}}'), 'badRequest')
    assert.equal(status('{"a":":,{\\":","b":"\\\\","c":[":"]}'), undefined)
  })

  it('refuses __proto__, bytes that are not UTF-8, and text around the value', () => {
    assert.equal(status('{"__proto__":{"x":1}}'), 'badRequest')
    assert.equal(status('{"a":1} x'), 'badRequest')
    assert.equal(status(''), 'badRequest')
    assert.equal(
      statusOf(() => json.decode(Buffer.from([0x22, 0xff, 0x22]))),
      'badRequest',
    )
  })

  it('survives nesting of any depth', () => {
    assert.equal(status('['.repeat(500_000)), 'badRequest')
    assert.equal(status('['.repeat(500_000) + ']'.repeat(500_000)), 'badRequest')
  })

  it('passes ready text through', () => {
    assert.equal(json.encode(new JsonText('{ "as": "it is" }')), '{ "as": "it is" }')
  })
})

describe('cbor serialisation', () => {
  const refused: Record<string, string> = {
    'a byte string': '41ff',
    'a tag': 'c100',
    'a bignum': 'c249010000000000000000',
    undefined: 'f7',
    'a simple value': 'f8ff',
    'a half NaN': 'f97e00',
    'a float infinity': 'fa7f800000',
    'a double NaN': 'fb7ff8000000000000',
    'an integer of 64 bits': '1bffffffffffffffff',
    'a negative integer of 64 bits': '3bffffffffffffffff',
    'an integer beyond 53 bits': '1b0020000000000000',
    'a promised array that is not there': '9affffffff',
    'a promised map that is not there': 'bbffffffffffffffff',
    'a promised text that is not there': '7bffffffffffffffff',
    'a text of open length': '7f6161ff',
    'a break alone': 'ff',
    'a map that breaks after a name': 'bf6161ff',
    'a reserved head': '1c',
    'a key that is a number': 'a10001',
    'a name given twice': 'a2616101616102',
    __proto__: 'a1695f5f70726f746f5f5f00',
    'a text that is not UTF-8': '62c328',
    'trailing bytes': '0000',
    nothing: '',
  }
  for (const [what, hex] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      assert.equal(
        statusOf(() => cbor.decode(Buffer.from(hex, 'hex'))),
        'badRequest',
      )
    })
  }

  it('reads arrays and maps of open length and floats of every width', () => {
    assert.deepEqual(cbor.decode(Buffer.from('bf61619f01f93e00fa3fc00000fb3ff8000000000000f90001ffff', 'hex')), {
      a: [1, 1.5, 1.5, 1.5, 2 ** -24],
    })
  })

  it('survives nesting of any depth', () => {
    assert.equal(
      statusOf(() => cbor.decode(Buffer.alloc(500_000, 0x81))),
      'badRequest',
    )
  })

  it('reads the numbers that an independent encoder writes', () => {
    const encoder = new Encoder({ useRecords: false })
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), (number) => {
        assert.equal(cbor.decode(encoder.encode({ n: number })) && 0, 0)
        assert.ok((cbor.decode(encoder.encode([number])) as number[])[0] === number)
      }),
    )
  })

  it('writes the value of ready text', () => {
    assert.deepEqual(cbor.decode(cbor.encode(new JsonText('{"a":[1]}')) as Buffer), { a: [1] })
  })
})

describe('parseContentType', () => {
  it('reads the resource type with and without space, in any case', () => {
    for (const text of ['application/json;ty=3', 'application/json; ty=3', 'Application/JSON ;TY="3"; charset=utf-8']) {
      assert.deepEqual(parseContentType(text), { serialisation: json, resourceType: 3 })
    }
    assert.deepEqual(parseContentType('application/vnd.onem2m-res+cbor'), { serialisation: cbor })
  })

  it('refuses other types as unsupported and a malformed ty as a bad request', () => {
    assert.equal(
      statusOf(() => parseContentType('text/xml;ty=3')),
      'unsupportedMediaType',
    )
    assert.equal(
      statusOf(() => parseContentType('application/json;ty=cnt')),
      'badRequest',
    )
    assert.equal(
      statusOf(() => parseContentType('application/json;ty=3;ty=4')),
      'badRequest',
    )
  })
})

describe('negotiate', () => {
  const chosen = (accept: string | undefined, preferred = json) => negotiate(accept, preferred).mediaType

  it('answers in the serialisation of the request unless asked otherwise', () => {
    assert.equal(chosen(undefined, cbor), 'application/cbor')
    assert.equal(chosen('*/*', cbor), 'application/cbor')
    assert.equal(chosen('text/html,application/*;q=0.8', cbor), 'application/cbor')
    assert.equal(chosen('text/html, */*;q=0.1'), 'application/json')
  })

  it('heeds quality, order, exclusion and case', () => {
    assert.equal(chosen('application/json;q=0.5, APPLICATION/CBOR'), 'application/cbor')
    assert.equal(chosen('application/vnd.onem2m-res+json, application/json'), 'application/vnd.onem2m-res+json')
    assert.equal(chosen('application/json;q=0, */*'), 'application/cbor')
    assert.equal(chosen('text/xml, application/json;q=0.1'), 'application/json')
    assert.equal(chosen('application/vnd.onem2m-ntfy+xml'), 'application/vnd.onem2m-ntfy+xml')
  })

  it('refuses when nothing that is served is acceptable', () => {
    for (const accept of ['text/xml', 'text/*', 'application/json;q=0', 'application/json;q=x', ',;,']) {
      assert.equal(
        statusOf(() => negotiate(accept, json)),
        'notAcceptable',
        accept,
      )
    }
  })
})
