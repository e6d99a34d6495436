import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigurationError } from '../configuration/ConfigurationError.ts'
import { CommandError } from './CommandError.ts'
import { exitCodeOf, explainFailure } from './explainFailure.ts'
import { requestFailure } from './requestFailure.ts'
import { resourceTable } from './resourceTable.ts'
import { table } from './table.ts'

describe('a table', () => {
  it('makes columns as wide as needed, numbers on the right', () => {
    const rows = [
      ['a', 5],
      ['long', 12],
    ]
    assert.equal(
      table([{ title: 'name' }, { title: 'n', align: 'right' }], rows, 0),
      ['name   n', '────  ──', 'a      5', 'long  12'].join('\n'),
    )
  })

  it('has as many rows as there are', () => {
    const rows = Array.from({ length: 200_000 }, () => ['a'])
    assert.equal(table([{ title: '' }], rows, 0).length, 2 * rows.length - 1)
  })

  it('cuts what the terminal has no room for and keeps each row on a line', () => {
    assert.equal(table([{ title: '' }, { title: '' }], [['a', 'b\nc d e f g']], 8), 'a  b c …')
  })
})

describe('a resource', () => {
  it('is shown with long names, names of enumerated values, readable times and its children', () => {
    const content = {
      'm2m:cnt': {
        rn: 'c',
        ty: 3,
        ct: '20260102T030405,000000',
        lbl: ['a', 'b'],
        extra: { x: 1 },
        ch: [{ nm: 's', typ: 23, val: 'cse-in/c/s' }],
      },
    }
    assert.equal(
      resourceTable(content),
      [
        'container',
        'resourceName  c',
        'resourceType  3 (container)',
        'creationTime  2026-01-02 03:04:05.000Z',
        'labels        a, b',
        'extra         {"x":1}',
        'children (1)',
        '  23 (subscription)  s  cse-in/c/s',
      ].join('\n'),
    )
  })
})

describe('a failure', () => {
  it('is one line: what happened and what to do', () => {
    const error = Object.assign(new Error('The store is\nbroken'), { remedy: 'Restore the backup.' })
    assert.equal(explainFailure(error), 'The store is broken. Restore the backup.')
  })

  it('of the operating system is put in words', () => {
    const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', address: '127.0.0.1', port: 80 })
    assert.match(explainFailure(taken), /^The address 127\.0\.0\.1:80 is taken by another program\. /)
  })

  it('of a request tells the status, the reason and what to do', () => {
    const response = { responseStatusCode: 4004, requestIdentifier: '1' }
    const failure = { ok: false as const, status: 'notFound' as const, code: 4004, reason: 'There is no x.', response }
    assert.match(explainFailure(requestFailure(failure)), /^4004 notFound: There is no x\. See what there is/)
  })

  it('ends with 2 when it was asked wrongly, else with 1', () => {
    assert.equal(exitCodeOf(new ConfigurationError('x')), 2)
    assert.equal(exitCodeOf(new CommandError('x', '', true)), 2)
    assert.equal(exitCodeOf(new CommandError('x')), 1)
    assert.equal(exitCodeOf(new Error('x')), 1)
  })
})
