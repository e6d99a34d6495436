// Plain JavaScript that every Node from 18 runs: it finds a Node that is new enough and hands over to it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Oldest Node that runs Waystation, as [major, minor]. */
const oldest = [24, 11]

/** @returns {boolean} whether the Node that runs this file can run Waystation itself */
export function isNewEnough(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
}

/**
 * Looks for the Node 24 that npm installed for this platform, in this folder's and all parent folders' node_modules.
 * @returns {string | undefined} path of the executable
 */
function installedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const executable = process.platform === 'win32' ? 'node.exe' : 'node'
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const candidate = join(folder, 'node_modules', `node-${platform}-${process.arch}`, 'bin', executable)
    if (existsSync(candidate)) return candidate
    if (dirname(folder) === folder) return undefined
    folder = dirname(folder)
  }
}

/**
 * @returns {string} path of a Node that is new enough
 * @throws {Error} with a sentence for the user when there is none
 */
export function findNode() {
  if (isNewEnough()) return process.execPath
  const node = installedNode()
  if (node) return node
  throw new Error(
    `Waystation needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}, and no newer one comes with ` +
      `the packages for ${process.platform} on ${process.arch}. Please install Node ${oldest[0]} and start again.`,
  )
}

/**
 * Runs `node args` in place of this process: same terminal, signals passed on, and at the end the same exit code
 * or the same fatal signal.
 * @param {string[]} args
 * @param {{ node?: string, endsWithParent?: boolean }} [options] endsWithParent: the child gets SIGTERM when the
 *   process that started this one is gone
 */
export async function handOver(args, { node = findNode(), endsWithParent = false } = {}) {
  const child = spawn(node, args, { stdio: 'inherit' })
  passOnSignals(child)
  if (endsWithParent) watchParent(() => child.kill('SIGTERM'))
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  if (signal) dieOf(signal)
  else process.exit(code)
}

function passOnSignals(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    let previous = 0
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well, and npm repeats what it gets: the child shall see it once.
      const isFromTerminal = signal === 'SIGINT' && process.stdin.isTTY
      const isRepeat = Date.now() - previous < 500
      previous = Date.now()
      if (!isFromTerminal && !isRepeat) child.kill(signal)
    })
  }
}

function watchParent(onGone) {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onGone()
  }, 250)
}

function dieOf(signal) {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  // Reached only where the signal cannot end this process.
  setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 100)
}
