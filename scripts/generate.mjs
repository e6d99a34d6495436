// npm run generate [-- --check]: writes every generated page; --check tells instead which of them are out of date.
import { spawnSync } from 'node:child_process'
import { listFiles } from './files.mjs'
import { root } from './install.mjs'

const generators = listFiles(['scripts'], (path) => /^scripts\/generate-[\w-]+\.ts$/.test(path))
const outcomes = generators.map((generator) =>
  spawnSync(process.execPath, [generator, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }),
)
process.exit(outcomes.every(({ status }) => status === 0) ? 0 : 1)
