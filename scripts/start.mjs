// npm start: installs what is missing, starts the Core and registers this computer as its first device.
import { join } from 'node:path'
import { installAndRun, root } from './install.mjs'

const program = join(root, 'packages', 'waystation', 'bin', 'waystation.mjs')
await installAndRun([program, 'start', '--demo', ...process.argv.slice(2)])
