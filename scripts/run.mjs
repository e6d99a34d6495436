// node scripts/run.mjs FILE [ARGUMENTS]: installs what is missing and runs FILE with a Node that is new enough.
import { handOver } from '../packages/waystation/bin/carriedNode.mjs'
import { withInstalled } from './install.mjs'

await withInstalled((node) => handOver(process.argv.slice(2), { node }))
