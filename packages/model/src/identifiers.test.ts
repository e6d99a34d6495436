import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { RequestError } from './errors.ts'
import {
  aeStemKind,
  isResourceName,
  matchesOriginatorPattern,
  normaliseOriginator,
  parseAddress,
  toAbsolute,
  toSPRelative,
} from './identifiers.ts'

const self = { cseID: '/id-in', spID: '//sp.org', cseName: 'cse-in' }
const parse = (to: string) => parseAddress(to, self)

describe('parseAddress', () => {
  it('reads every form of a local address', () => {
    const forms: Record<string, string[]> = {
      'cse-in': ['cse-in'],
      '-': ['cse-in'],
      '/id-in': ['cse-in'],
      '//sp.org/id-in': ['cse-in'],
      '//SP.org/id-in/-/a': ['cse-in', 'a'],
      'cse-in/a/b': ['cse-in', 'a', 'b'],
      '-/a': ['cse-in', 'a'],
      '/id-in/-/a': ['cse-in', 'a'],
      '/id-in/cse-in/a': ['cse-in', 'a'],
      ri12: ['ri12'],
      '/id-in/ri12/a/la': ['ri12', 'a', 'la'],
      'grp/fopt/x/la': ['grp', 'fopt', 'x', 'la'],
      '/id-in/Cxyz': ['Cxyz'],
    }
    for (const [to, segments] of Object.entries(forms)) assert.deepEqual(parse(to), { kind: 'local', segments }, to)
    assert.deepEqual(parseAddress('//sp.org/id-in/a', { ...self, spID: 'sp.org' }), { kind: 'local', segments: ['a'] })
  })

  it('keeps the address of another CSE', () => {
    const forms: Record<string, [string, string]> = {
      '/cse2': ['/cse2', '/cse2'],
      '/id-in2/x': ['/id-in2', '/id-in2/x'],
      '/cse2/-/a': ['/cse2', '/cse2/-/a'],
      '//sp.org/cse2/a': ['/cse2', '/cse2/a'],
      '//Other.org/cse2/a': ['//other.org/cse2', '//other.org/cse2/a'],
    }
    for (const [to, [cseID, address]] of Object.entries(forms)) {
      assert.deepEqual(parse(to), { kind: 'remote', cseID, address }, to)
    }
  })

  it('takes an S-type AE-ID as local, if it is', () => {
    assert.deepEqual(parse('/Sxyz'), {
      kind: 'local',
      segments: ['Sxyz'],
      orRemote: { kind: 'remote', cseID: '/Sxyz', address: '/Sxyz' },
    })
    assert.equal(parse('/Sxyz/a').kind, 'remote')
  })

  it('splits off an attribute', () => {
    assert.deepEqual(parse('cse-in/a#lbl'), { kind: 'local', segments: ['cse-in', 'a'], attribute: 'lbl' })
    assert.equal(parse('/cse2/a#lbl').attribute, 'lbl')
  })

  it('refuses what is malformed', () => {
    const bad = [
      '',
      '/',
      '//',
      '//sp.org',
      '//sp.org/',
      'a//b',
      'a/',
      '/id-in/',
      '/id-in//a',
      'a b',
      'a/-',
      '_a',
      '.',
      '..',
      'a/../b',
    ]
    bad.push(
      '~/x',
      'a#',
      '#a',
      'a#b#c',
      'a#b/c',
      'ä',
      'a/%20',
      '//other.org',
      '//other.org/',
      '/cse2//a',
      '/cse2/ a',
      '///a',
      '/cse2/',
    )
    for (const to of bad) {
      assert.throws(
        () => parse(to),
        (error) => error instanceof RequestError && error.status === 'badRequest',
        to,
      )
    }
  })

  it('throws nothing but a RequestError', () => {
    const piece = fc.oneof(fc.constantFrom('/', '//', '-', '#', 'id-in', 'sp.org', 'cse-in', 'S', '..'), fc.string())
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (to) => {
          try {
            const address = parse(to)
            return address.kind === 'remote' || address.segments.length > 0
          } catch (error) {
            return error instanceof RequestError
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('takes time in proportion to the length', () => {
    const started = performance.now()
    const long = [
      'a/'.repeat(1e6),
      `/cse2${'/a'.repeat(1e6)}`,
      `//${'a'.repeat(2e6)}/b`,
      `a${'#'.repeat(1e6)}`,
      '/'.repeat(1e6),
    ]
    for (const to of long) {
      try {
        parse(to)
      } catch (error) {
        assert.ok(error instanceof RequestError)
      }
    }
    assert.ok(performance.now() - started < 2000)
  })
})

describe('normaliseOriginator', () => {
  it('gives all forms of one identifier the same form', () => {
    for (const id of ['Cx', '/id-in/Cx', '//sp.org/id-in/Cx', '//SP.ORG/id-in/Cx'])
      assert.equal(normaliseOriginator(id, self), 'Cx')
    for (const id of ['Sx', '/Sx', '//sp.org/Sx', '/id-in/Sx']) assert.equal(normaliseOriginator(id, self), 'Sx')
    for (const id of ['/id-in', '//sp.org/id-in']) assert.equal(normaliseOriginator(id, self), '/id-in')
    for (const id of ['/cse2/Cx', '//sp.org/cse2/Cx']) assert.equal(normaliseOriginator(id, self), '/cse2/Cx')
    assert.equal(normaliseOriginator('//Other.org/cse2/Cx', self), '//other.org/cse2/Cx')
    assert.equal(normaliseOriginator('//sp.org', self), '//sp.org')
    assert.equal(normaliseOriginator('/id-in/-/grp', self), 'cse-in/grp')
    assert.equal(normaliseOriginator('all', self), 'all')
  })

  it('changes nothing when applied again, nor when made SP-relative or absolute before', () => {
    const id = fc.constantFrom(
      'Cx',
      'Sx',
      '/id-in',
      '/cse2',
      '/cse2/Cx',
      '/cse2/Sx',
      '//o.org/c/C1',
      '//o.org',
      '/id-in/a/b',
      '/SC',
    )
    fc.assert(
      fc.property(id, (text) => {
        const once = normaliseOriginator(text, self)
        assert.equal(normaliseOriginator(once, self), once)
        assert.equal(normaliseOriginator(toSPRelative(text, self), self), once)
        if (text !== '//o.org') assert.equal(normaliseOriginator(toAbsolute(text, self), self), once)
      }),
    )
  })
})

describe('toSPRelative', () => {
  it('puts the own CSE-ID in front of what needs it', () => {
    assert.equal(toSPRelative('Cx', self), '/id-in/Cx')
    assert.equal(toSPRelative('Sx', self), '/Sx')
    assert.equal(toSPRelative('/id-in/Sx', self), '/Sx')
    assert.equal(toSPRelative('cse-in/a', self), '/id-in/cse-in/a')
    assert.equal(toSPRelative('//sp.org/cse2', self), '/cse2')
    assert.equal(toSPRelative('//other.org/cse2', self), '//other.org/cse2')
  })
})

describe('matchesOriginatorPattern', () => {
  const cases: [pattern: string, matching: string[], others: string[]][] = [
    ['Cx', ['Cx', '/id-in/Cx', '//sp.org/id-in/Cx'], ['Cy', '/cse2/Cx']],
    ['/id-in/Cx', ['Cx'], ['C']],
    ['C*', ['Cx', 'C'], ['Sx', '/cse2/Cx', '/cse2']],
    ['*x', ['Cx', '/Sx'], ['Cy']],
    ['*', ['Cx', '/cse2', '//o.org/c'], []],
    ['/id-in/*', ['Cx'], ['/cse2/Cx', '/id-in', 'Sx']],
    ['/*/C1*', ['C12', '/cse2/C1'], ['C2', '/cse2']],
    ['/cse*', ['/cse2', '//sp.org/cse3'], ['/cse2/Cx', 'Cx']],
    ['//sp.org', ['Cx', '/cse2', '/id-in', '//SP.org/cse2/Cx'], ['//o.org/cse2']],
    ['//*.org', ['Cx', '//o.org/cse2'], ['//o.com/cse2']],
    ['//o.org/c*/C*', ['//o.org/cse2/Cx'], ['/cse2/Cx', '//o.org/cse2']],
    ['//sp.org/id-in/Cx', ['Cx'], ['Cy']],
    ['//sp.org/id-in/Sx', ['Sx', '/Sx'], []],
  ]
  it('compares whatever form either side has', () => {
    for (const [pattern, matching, others] of cases) {
      for (const id of matching) assert.equal(matchesOriginatorPattern(pattern, id, self), true, `${pattern} ${id}`)
      for (const id of others) assert.equal(matchesOriginatorPattern(pattern, id, self), false, `${pattern} ${id}`)
    }
  })
})

describe('names', () => {
  it('begin with a letter or digit and have unreserved characters', () => {
    for (const name of ['a', '1', 'A-b.c_d']) assert.ok(isResourceName(name), name)
    for (const name of ['', '-', '_a', '.a', 'a b', 'a/b', 'ä', 'a~']) assert.ok(!isResourceName(name), name)
  })

  it('tell how an AE asks for its identifier', () => {
    const kinds = {
      '': 'any',
      C: 'anyC',
      S: 'anyS',
      Cx: 'C',
      Sx: 'S',
      x: 'other',
      '/id-in/Cx': 'other',
      'C x': 'other',
    }
    for (const [from, kind] of Object.entries(kinds)) assert.equal(aeStemKind(from), kind)
    assert.equal(aeStemKind(undefined), 'any')
  })
})
