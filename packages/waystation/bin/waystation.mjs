#!/usr/bin/env node
import module from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundle, isBundled } from './bundle.mjs'
import { handOver, isNewEnough } from './carriedNode.mjs'

/**
 * The server allocates much and keeps little. A young generation that stays small, an old one that grows in small steps
 * and a single arena of the C library bound its resident memory at hardly any cost. All three are taken only when a
 * process begins, hence the restart in place: same process, same terminal.
 */
const serverOptions = ['--max-semi-space-size=8', '--heap-growing-percent=20']
const serverEnvironment = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' }

function restartAsServer() {
  const isServer = process.argv[2] === 'start'
  const hasOptions = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((option) =>
    option.includes('semi-space'),
  )
  if (!isServer || hasOptions || process.execve === undefined) return
  const args = [...serverOptions, ...process.execArgv, ...process.argv.slice(1)]
  process.execve(process.execPath, [process.execPath, ...args], { ...serverEnvironment, ...process.env })
}

if (isNewEnough()) {
  restartAsServer()
  module.enableCompileCache()
  await import(isBundled() ? pathToFileURL(bundle).href : '../src/main.ts')
} else {
  await handOver([fileURLToPath(import.meta.url), ...process.argv.slice(2)]).catch((error) => {
    console.error(error.message)
    process.exit(1)
  })
}
