// npm run test:bindings [-- --all] [-- --only coap-cbor,http-xml] [-- FILES OR FOLDERS]: runs the conformance tests that any
// binding must pass over each binding and serialisation. Without --all each file runs over one of them, in turn; HTTP with JSON
// is what `npm test` runs.
import { spawn } from 'node:child_process'
import { listFiles } from './files.mjs'
import { root } from './install.mjs'

const combinations = ['http', 'mqtt', 'coap', 'ws'].flatMap((binding) =>
  ['json', 'cbor', 'xml'].map((format) => ({ name: `${binding}-${format}`, binding, format })),
)
const ofEveryBinding = ['TS-0001', 'TS-0003', 'TS-0004'].map((document) => `test/conformance/${document}`)
/** Goes through the listeners by itself: who may connect is told by each in its own way. */
const ofItsOwn = 'test/conformance/TS-0003/8.2-security-association/'

/** What a binding has no room for. */
const notOver = {
  // No option carries where to get a token (tqf), nor the token's local identifier. @see TS-0008 6.2
  coap: ['test/conformance/TS-0001/11.5-dynamicAuthorization/indirect.test.ts'],
}

const args = process.argv.slice(2)
const isAll = args.includes('--all')
const onlyAt = args.indexOf('--only')
const only = onlyAt === -1 ? undefined : args[onlyAt + 1]?.split(',')
const named = args.filter((argument, index) => !argument.startsWith('-') && (onlyAt === -1 || index !== onlyAt + 1))
const unknown = only?.find((name) => !combinations.some((combination) => combination.name === name))
if (unknown !== undefined || (onlyAt !== -1 && only === undefined)) {
  console.error(`--only takes a list of ${combinations.map(({ name }) => name).join(', ')}.`)
  process.exit(1)
}

const files = listFiles(
  named.length > 0 ? named : ofEveryBinding,
  (path) => path.endsWith('.test.ts') && !path.startsWith(ofItsOwn),
)
const wanted = combinations.filter(({ name }) => (only === undefined ? name !== 'http-json' : only.includes(name)))
let running
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => running?.kill(signal))

const failed = []
for (const [index, combination] of wanted.entries()) {
  const own = files.filter(
    (path, file) =>
      notOver[combination.binding]?.includes(path) !== true &&
      (isAll || only !== undefined || file % wanted.length === index),
  )
  if (own.length === 0) continue
  console.error(`== ${combination.name}: ${own.length} of ${files.length} files`)
  if ((await run(combination, own)) !== 0) failed.push(combination.name)
}
if (failed.length > 0) console.error(`== failed over ${failed.join(', ')}`)
process.exit(failed.length > 0 ? 1 : 0)

function run({ binding, format }, own) {
  const environment = { ...process.env, WAYSTATION_BINDING: binding, WAYSTATION_FORMAT: format }
  running = spawn(process.execPath, ['scripts/test.mjs', ...own], { cwd: root, env: environment, stdio: 'inherit' })
  return new Promise((resolve) => running.once('exit', (code) => resolve(code ?? 1)))
}
