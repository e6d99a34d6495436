// Installs what package-lock.json asks for and node_modules does not have. Any Node from 18 runs this.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { handOver } from '../packages/waystation/bin/carriedNode.mjs'
import { bundleWhenStale } from './bundle.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** @returns {boolean} whether node_modules holds every package that package-lock.json asks for, in its version */
function isInstalled() {
  const wanted = packagesOf('package-lock.json')
  const present = packagesOf('node_modules/.package-lock.json')
  if (!present) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') || entry.link) return true
    // An optional package is left out where its platform is another one.
    if (!present[path]) return entry.optional === true
    return present[path].version === entry.version
  })
}

function npmCommand(args) {
  const npm = process.env.npm_execpath
  if (npm && /npm-cli\.c?js$/.test(npm)) return { command: process.execPath, args: [npm, ...args], shell: false }
  return { command: 'npm', args, shell: process.platform === 'win32' }
}

function showProgress() {
  const started = Date.now()
  const isTerminal = process.stderr.isTTY
  const timer = setInterval(
    () => {
      const seconds = Math.round((Date.now() - started) / 1000)
      process.stderr.write(isTerminal ? `\rInstalling dependencies … ${seconds} s` : `  … ${seconds} s\n`)
    },
    isTerminal ? 1000 : 10_000,
  )
  return () => {
    clearInterval(timer)
    process.stderr.write(
      `${isTerminal ? '\r' : ''}Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.\n`,
    )
  }
}

/**
 * Installs what is missing, then runs a Node that is new enough in place of this process. A failure to do so
 * becomes one sentence and exit code 1.
 * @param {string[]} args what to give to Node: options, file, arguments
 */
export async function installAndRun(args) {
  try {
    await installMissing()
    await bundleWhenStale()
    // npm puts a shell between itself and this process, and that shell takes a SIGTERM to its grave.
    await handOver(args, { endsWithParent: process.env.npm_lifecycle_event !== undefined })
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}

async function installMissing() {
  if (isInstalled()) return
  process.stderr.write('Installing dependencies (once, about half a minute) …\n')
  const { command, args, shell } = npmCommand(['ci', '--loglevel=error', '--no-progress', '--no-audit', '--no-fund'])
  const done = showProgress()
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (code !== 0) throw new Error(`npm ci ended with ${code}: see its message above. Nothing was started.`)
  done()
}
