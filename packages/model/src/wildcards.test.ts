import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { wildcardMatches } from './wildcards.ts'

describe('wildcardMatches', () => {
  it('lets * stand for any run of characters', () => {
    for (const pattern of ['abc', '*', 'a*', '*c', 'a*c', '*b*', '**abc**'])
      assert.ok(wildcardMatches(pattern, 'abc'), pattern)
    for (const pattern of ['', 'ab', 'b*', '*b', 'a*b', 'A*']) assert.ok(!wildcardMatches(pattern, 'abc'), pattern)
    assert.ok(wildcardMatches('', ''))
  })
  it('lets * stand for no barrier', () => {
    const slash = '/'.charCodeAt(0)
    for (const pattern of ['/a/*', '/*/b', '/*a*/*b', '/*/*'])
      assert.ok(wildcardMatches(pattern, '/a/b', slash), pattern)
    for (const pattern of ['*', '/*', '/a*', '*/b', '/*/*/*', '/*b'])
      assert.ok(!wildcardMatches(pattern, '/a/b', slash), pattern)
  })
  it('stays quick on hostile patterns', () => {
    const started = performance.now()
    assert.ok(!wildcardMatches(`${'a*'.repeat(500)}b`, 'a'.repeat(5000)))
    assert.ok(performance.now() - started < 1000)
  })
})
