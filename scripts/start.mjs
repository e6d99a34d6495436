// npm start: installs what is missing, starts the Core and registers this computer as its first device.
import { join } from 'node:path'
import { handOver } from '../packages/waystation/bin/carriedNode.mjs'
import { root, withInstalled } from './install.mjs'

const program = join(root, 'packages', 'waystation', 'bin', 'waystation.mjs')
await withInstalled((node) => handOver([program, 'start', '--demo', ...process.argv.slice(2)], { node }))
