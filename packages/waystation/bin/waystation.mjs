#!/usr/bin/env node
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { handOver, isNewEnough } from './carriedNode.mjs'

if (isNewEnough()) {
  module.enableCompileCache()
  await import('../src/main.ts')
} else {
  await handOver([fileURLToPath(import.meta.url), ...process.argv.slice(2)]).catch((error) => {
    console.error(error.message)
    process.exit(1)
  })
}
