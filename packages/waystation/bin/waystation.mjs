#!/usr/bin/env node
import module from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundle, isBundled } from './bundle.mjs'
import { handOver, isNewEnough } from './carriedNode.mjs'

/**
 * The server allocates much and keeps little: a young generation that stays small bounds its resident memory at hardly
 * any cost. V8 takes this limit only when the process begins, hence the restart in place; same process, same terminal.
 */
const serverOptions = ['--max-semi-space-size=4']

function restartAsServer() {
  const isServer = process.argv[2] === 'start'
  const hasOptions = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((option) =>
    option.includes('semi-space'),
  )
  if (!isServer || hasOptions || process.execve === undefined) return
  const args = [...serverOptions, ...process.execArgv, ...process.argv.slice(1)]
  process.execve(process.execPath, [process.execPath, ...args], process.env)
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
