import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compileOriginators } from './compileOriginators.ts'

const identity = { cseID: '/id-in', cseName: 'cse-in', spID: '//sp.test' }

describe('compileOriginators', () => {
  it('asks for groups only where no other entry matches', () => {
    const asked: string[] = []
    const isMember = (group: string): boolean => {
      asked.push(group)
      return group === 'cse-in/group'
    }
    const check = compileOriginators(['Ca', '/id-in/cse-in/group', 'grp-1', '/id-mn/grp', 'Cb*'], identity)
    assert.equal(check('Ca', isMember), true)
    assert.equal(check('Cb1', isMember), true)
    assert.deepEqual(asked, [])
    assert.equal(check('Cc', isMember), true)
    assert.deepEqual(asked, ['cse-in/group'])
  })

  it('takes no AE-ID, CSE-ID or pattern for a group', () => {
    const isMember = (): never => assert.fail('no group')
    assert.equal(compileOriginators(['Ca', 'Sa', '/id-mn', '//sp.other', 'C*x'], identity)('Cb', isMember), false)
  })

  it('knows everybody by all and by * alone', () => {
    for (const entry of ['all', '*']) {
      assert.equal(
        compileOriginators([entry], identity)('//sp.other/id/Cx', () => false),
        true,
      )
    }
  })
})
