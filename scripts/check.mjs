// npm run check [-- NAMES]: runs all checks, or those named, and prints one line for each.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './install.mjs'
import { tool } from './tool.mjs'

const checks = {
  types: [[tool('typescript', 'tsc'), '-p', 'tsconfig.json']],
  browser: [[tool('typescript', 'tsc'), '-p', 'tsconfig.model.json']],
  lint: [
    [tool('oxlint'), '--quiet', '--format=unix'],
    [tool('@biomejs/biome', 'biome'), 'check', '--error-on-warnings'],
  ],
  layers: [[join(root, 'scripts/check-layers.mjs')]],
  unused: [[tool('knip'), '--no-progress']],
  docs: [[join(root, 'scripts/check-docs.mjs')]],
  words: [[join(root, 'scripts/check-words.mjs')]],
  packages: [[join(root, 'scripts/build.mjs'), '--check']],
}

/** A check that takes longer than this hangs; milliseconds. */
const timeLimit = 5 * 60_000

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeLimit })
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (output += data))
    child.on('close', (code, signal) =>
      resolve({ isOk: code === 0, output: signal ? `${output}ended by ${signal}` : output }),
    )
  })
}

async function check(name) {
  const started = Date.now()
  const results = []
  for (const args of checks[name]) results.push(await run(args))
  const failed = results.filter(({ isOk }) => !isOk)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  console.log(`${failed.length ? '✖' : '✔'} ${name.padEnd(10)} ${seconds.padStart(5)} s`)
  for (const { output } of failed) console.log(output.trimEnd().replace(/^/gm, '    '))
  return failed.length === 0
}

const named = process.argv.slice(2)
const unknown = named.filter((name) => !checks[name])
if (unknown.length) {
  console.error(`No such check: ${unknown.join(', ')}. There are: ${Object.keys(checks).join(', ')}.`)
  process.exit(2)
}

const waiting = named.length ? named : Object.keys(checks)
const outcomes = []
async function work() {
  for (let name = waiting.shift(); name; name = waiting.shift()) outcomes.push(await check(name))
}
await Promise.all([work(), work()])
const failures = outcomes.filter((isOk) => !isOk).length
console.log(failures ? `${failures} of ${outcomes.length} checks failed` : `${outcomes.length} checks passed`)
process.exit(failures ? 1 : 0)
