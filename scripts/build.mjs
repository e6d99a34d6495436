// npm run build [-- --check]: writes the packages as they are published to dist/packages; --check inspects them too.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { root } from './install.mjs'
import { tool } from './tool.mjs'

const target = join(root, 'dist')
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))
const carriedNodes = readJson(join(root, 'package.json')).optionalDependencies

function publishedManifest(manifest) {
  const exported = Object.entries(manifest.exports).map(([entry, source]) => {
    const path = source.replace(/\.ts$/, '')
    return [entry, { types: `${path}.d.ts`, default: `${path}.js` }]
  })
  return {
    ...manifest,
    exports: Object.fromEntries(exported),
    files: ['src', ...(manifest.bin ? ['bin'] : [])],
    ...(manifest.bin ? { optionalDependencies: carriedNodes } : {}),
  }
}

function writePackage(name) {
  const source = join(root, 'packages', name)
  const folder = join(target, 'packages', name)
  const manifest = publishedManifest(readJson(join(source, 'package.json')))
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  if (existsSync(join(source, 'bin'))) writePrograms(join(source, 'bin'), join(folder, 'bin'))
  return folder
}

function writePrograms(source, folder) {
  mkdirSync(folder, { recursive: true })
  for (const file of readdirSync(source)) {
    const text = readFileSync(join(source, file), 'utf8').replaceAll(/(\.\.\/src\/\w+)\.ts/g, '$1.js')
    writeFileSync(join(folder, file), text, { mode: 0o755 })
  }
}

rmSync(target, { recursive: true, force: true })
const compiled = spawnSync(process.execPath, [tool('typescript', 'tsc'), '-p', join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
})
if (compiled.status !== 0) process.exit(1)
let findings = 0
for (const name of readdirSync(join(root, 'packages'))) {
  const folder = writePackage(name)
  if (!process.argv.includes('--check')) continue
  const { messages, pkg } = await publint({ pkgDir: folder, pack: false })
  for (const message of messages.filter(({ type }) => type !== 'suggestion')) {
    findings++
    console.error(`${name}: ${formatMessage(message, pkg)}`)
  }
}
console.log(`Packages written to ${target}${findings ? `, ${findings} findings` : ''}`)
process.exit(findings ? 1 : 0)
