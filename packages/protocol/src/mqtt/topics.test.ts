import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatTopic, idsOfLevel, isLevelOf, levelOfID, parseTopic, responseTopic, topicKinds } from './topics.ts'

const self = { cseID: '/id-in', cseName: 'cse-in', spID: '//m2m.example' }
const part = fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/)

describe('topics of oneM2M', () => {
  it('reads what it writes, with any prefix', () => {
    const prefix = fc.oneof(fc.constant(''), part)
    fc.assert(
      fc.property(
        fc.constantFrom(...topicKinds),
        part,
        part,
        part,
        prefix,
        (kind, originator, receiver, type, before) => {
          const topic = { kind, originator, receiver, type }
          assert.deepEqual(parseTopic(formatTopic(topic, before), before), topic)
        },
      ),
    )
  })

  it('takes a topic of release 1, which names no serialisation, for JSON', () => {
    assert.equal(parseTopic('/oneM2M/req/Cae/id-in')?.type, 'json')
  })

  it('takes nothing else for a topic of oneM2M', () => {
    for (const topic of [
      'oneM2M/req/a/b/json',
      '/oneM2M/req/a',
      '/oneM2M/req//b/json',
      '/oneM2M/request/a/b/json',
      '/oneM2M/req/a/b/json/more',
      '/onem2m/req/a/b/json',
      '/oneM2M/req/a/b/',
    ]) {
      assert.equal(parseTopic(topic), undefined, topic)
    }
    assert.equal(parseTopic('other/oneM2M/req/a/b/json', 'prefix'), undefined)
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (topic, prefix) => void parseTopic(topic, prefix)))
  })

  it('answers requests and registrations on topics of their own, with the roles of the request', () => {
    const topic = { originator: 'Cae', receiver: 'id-in', type: 'cbor' }
    assert.equal(responseTopic({ kind: 'req', ...topic }), '/oneM2M/resp/Cae/id-in/cbor')
    assert.equal(responseTopic({ kind: 'reg_req', ...topic }, 'site'), 'site/oneM2M/reg_resp/Cae/id-in/cbor')
  })
})

describe('identifiers in topics', () => {
  it('replaces slashes as the binding says', () => {
    assert.equal(levelOfID('/id-in'), 'id-in')
    assert.equal(levelOfID('/id-in/Cae'), 'id-in:Cae')
    assert.equal(levelOfID('//sp.org/id-in/Cae'), ':sp.org:id-in:Cae')
    assert.equal(levelOfID('Cae'), 'Cae')
  })

  it('finds back every identifier', () => {
    const id = fc.tuple(part, part, fc.constantFrom('a', '/a', '/a/b', '//a/b'), part).map(([a, b, form, c]) => {
      if (form === 'a') return a
      if (form === '/a') return `/${a}`
      return form === '/a/b' ? `/${a}/${b}` : `//${a}/${b}/${c}`
    })
    fc.assert(fc.property(id, (one) => assert.ok(idsOfLevel(levelOfID(one)).includes(one))))
  })

  it('knows an entity of this CSE in every form', () => {
    for (const level of ['Cae', 'id-in:Cae', ':m2m.example:id-in:Cae', ':M2M.Example:id-in:Cae']) {
      for (const id of ['Cae', '/id-in/Cae', '//m2m.example/id-in/Cae'])
        assert.ok(isLevelOf(level, id, self), level + id)
      assert.ok(!isLevelOf(level, 'Cother', self))
      assert.ok(!isLevelOf(level, '/id-mn/Cae', self))
    }
    assert.ok(isLevelOf('id-in', '/id-in', self))
  })
})
