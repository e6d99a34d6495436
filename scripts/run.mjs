// node scripts/run.mjs FILE [ARGUMENTS]: installs what is missing and runs FILE with a Node that is new enough.
import { installAndRun } from './install.mjs'

await installAndRun(process.argv.slice(2))
