import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { JsonText } from '@waystation/model'
import { aggregateAnswers } from './aggregateAnswers.ts'
import type { Answers } from './askMembers.ts'

describe('aggregateAnswers', () => {
  it('puts text as it is into the whole, and leaves missing answers out', () => {
    const answers: Answers = [
      { responseStatusCode: 2000, requestIdentifier: '1', content: new JsonText('{"m2m:cnt":{"cni":1.0}}') },
      undefined,
      { responseStatusCode: 4004, requestIdentifier: '3', content: { 'm2m:dbg': 'no "x"' } },
      { responseStatusCode: 2002, requestIdentifier: '4' },
      { responseStatusCode: 2000, requestIdentifier: '5', content: {}, contentStatus: 1, contentOffset: 7 },
    ]
    const { text, value } = aggregateAnswers(['a', 'b', 'c', 'd', 'e'], answers, 'r"1')
    assert.ok(text.includes('{"m2m:cnt":{"cni":1.0}}'))
    assert.deepEqual(value, {
      'm2m:agr': {
        'm2m:rsp': [
          { rsc: 2000, rqi: 'r"1', fr: 'a', pc: { 'm2m:cnt': { cni: 1 } } },
          { rsc: 4004, rqi: 'r"1', fr: 'c', pc: { 'm2m:dbg': 'no "x"' } },
          { rsc: 2002, rqi: 'r"1', fr: 'd' },
          { rsc: 2000, rqi: 'r"1', fr: 'e', cnst: 1, cnot: 7, pc: {} },
        ],
      },
    })
  })
})
