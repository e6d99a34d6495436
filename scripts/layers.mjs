import { builtinModules } from 'node:module'
import { posix } from 'node:path'

/**
 * What each part of the repository may import of the others: the one table of the architecture's layers.
 * A package name allows its main entry, `name/entry` that entry only, `name/*` all but the main one.
 */
export const layers = {
  'packages/model': [],
  'packages/protocol': ['model'],
  'packages/core': ['model'],
  'packages/store': ['model', 'core/ports'],
  'packages/client': ['model', 'protocol', 'protocol/*'],
  'packages/device': ['model', 'client'],
  'packages/waystation': ['model', 'protocol', 'protocol/*', 'core', 'core/ports', 'store', 'client', 'device'],
}

/** These run outside Node as well. */
const browserParts = new Set(['packages/model'])

const builtins = new Set(builtinModules.map((name) => name.replace(/^node:/, '')))
const importPattern =
  /(?:^|[\s;}])(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]/gm

/**
 * @param {string} source text of a module
 * @returns {string[]} what it imports and re-exports, as written
 */
export function importsOf(source) {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  return [...code.matchAll(importPattern)].map((match) => match[1] ?? match[2])
}

/**
 * Tells which imports of a module its layer forbids.
 * @param {string} path of the module, relative to the root, with `/`
 * @param {string} source its text
 * @param {string[]} installable names of the third-party packages its package.json declares
 * @returns {string[]} one sentence per forbidden import
 */
export function forbiddenImports(path, source, installable) {
  const part = Object.keys(layers).find((name) => path.startsWith(`${name}/`))
  if (!part) return []
  const isTest = path.endsWith('.test.ts')
  return importsOf(source).flatMap((specifier) => {
    const reason = whyForbidden({ part, path, isTest, installable }, specifier)
    return reason ? [`${path}: may not import ${specifier}: ${reason}`] : []
  })
}

function whyForbidden({ part, path, isTest, installable }, specifier) {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier)
    if (!target.startsWith(`${part}/`)) return 'a relative import stays inside its package'
    return /\.(ts|json|mjs)$/.test(specifier) ? undefined : 'a relative import ends in .ts'
  }
  if (specifier.startsWith('@waystation/')) {
    const wanted = specifier.slice('@waystation/'.length)
    return layers[part].includes(wanted) || layers[part].includes(wanted.replace(/\/.*/, '/*'))
      ? undefined
      : `${part} may import ${layers[part].join(', ') || 'no other package'}`
  }
  if (specifier.startsWith('node:') || builtins.has(specifier)) {
    if (!specifier.startsWith('node:')) return 'write node: before a module of Node'
    return browserParts.has(part) && !isTest ? `${part} runs in browsers` : undefined
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  return installable.includes(name) || installable.includes(`@types/${name}`) || (isTest && name === 'fast-check')
    ? undefined
    : `package.json of ${part} does not declare it`
}
