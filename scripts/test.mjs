// npm test [-- FILES, FOLDERS OR OPTIONS OF node --test]: runs the tests; --long runs those of test/long and test/peers instead.
import { listFiles } from './files.mjs'
import { installAndRun, root } from './install.mjs'

/** A test that takes longer than this hangs; milliseconds. */
const timeLimits = { normal: 5 * 60_000, long: 60 * 60_000 }

const args = process.argv.slice(2).filter((argument) => argument !== '--long')
const isLong = process.argv.includes('--long')
const options = args.filter((argument) => argument.startsWith('-'))
const named = args.filter((argument) => !argument.startsWith('-'))

const isTest = (path) => path.endsWith('.test.ts')
/** Those that take long, and those that need other programs, which CI installs. */
const isLongTest = (path) => path.startsWith('test/long/') || path.startsWith('test/peers/')
const files = named.length
  ? listFiles(named, isTest)
  : listFiles(['packages', 'test'], (path) => isTest(path) && isLongTest(path) === isLong)

if (files.length === 0) {
  console.error(named.length ? `No test (*.test.ts) in ${named.join(', ')}.` : 'There is no test.')
  process.exit(1)
}
process.chdir(root)
await installAndRun([
  '--test',
  `--test-concurrency=${isLong ? 1 : 2}`,
  `--test-timeout=${isLong ? timeLimits.long : timeLimits.normal}`,
  '--test-reporter=spec',
  ...options,
  ...files,
])
