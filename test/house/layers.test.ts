import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { forbiddenImports, importsOf } from '../../scripts/layers.mjs'

const from = (path: string, specifier: string, installable: string[] = []): string[] =>
  forbiddenImports(path, `import { x } from '${specifier}'`, installable)

describe('layers', () => {
  it('lets a package import what lies below it', () => {
    assert.deepEqual(from('packages/protocol/src/http/x.ts', '@waystation/model'), [])
    assert.deepEqual(from('packages/store/src/x.ts', '@waystation/core/ports'), [])
  })

  it('refuses an import of what lies above or beside', () => {
    assert.equal(from('packages/protocol/src/x.ts', '@waystation/core').length, 1)
    assert.equal(from('packages/model/src/x.ts', '@waystation/protocol').length, 1)
    assert.equal(from('packages/store/src/x.ts', '@waystation/core').length, 1)
  })

  it('refuses a way around the entry of another package', () => {
    assert.equal(from('packages/core/src/x.ts', '@waystation/model/src/x.ts').length, 1)
    assert.equal(from('packages/core/src/x.ts', '../../model/src/x.ts').length, 1)
  })

  it('keeps Node out of the model, but not out of its tests', () => {
    assert.equal(from('packages/model/src/x.ts', 'node:fs').length, 1)
    assert.deepEqual(from('packages/model/src/x.test.ts', 'node:test'), [])
  })

  it('refuses third-party packages that package.json does not declare', () => {
    assert.equal(from('packages/core/src/x.ts', '@scope/name/part').length, 1)
    assert.deepEqual(from('packages/core/src/x.ts', '@scope/name/part', ['@scope/name']), [])
  })

  it('sees imports of every form and none in comments', () => {
    const source = `
      import type { A } from './a.ts'
      import {
        b,
      } from './b.ts'
      export * from './c.ts'
      import './d.ts'
      const e = await import('./e.ts')
      // import './f.ts'
      /* import './g.ts' */
    `
    assert.deepEqual(importsOf(source), ['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts'])
  })
})
