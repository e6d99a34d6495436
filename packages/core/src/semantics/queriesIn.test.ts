import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { queriesIn } from './queriesIn.ts'

describe('queriesIn', () => {
  const one = 'PREFIX a: <http://x/> SELECT ?s WHERE { ?s a:p { SELECT ?o WHERE { ?o ?q ?r } } } ORDER BY ?s LIMIT 1'
  const other = 'ASK { ?s ?p ?o }'

  it('leaves whole queries alone', () => {
    assert.deepEqual(queriesIn([one, other]), [one, other])
    assert.deepEqual(queriesIn([]), [])
  })

  it('puts the words of queries together again', () => {
    assert.deepEqual(queriesIn(one.split(' ')), [one])
    assert.deepEqual(queriesIn([...one.split(' '), ...other.split(' ')]), [one, other])
    assert.deepEqual(queriesIn([one, ...other.split(' ')]), [one, other])
  })

  it('keeps what is no query', () => {
    assert.deepEqual(queriesIn(['nothing', 'at', 'all']), ['nothing at all'])
  })
})
