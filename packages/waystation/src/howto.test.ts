import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createClient, unwrap } from '@waystation/client'
import { resourceTypes } from '@waystation/model'
import { startCore } from './compose.ts'
import { readConfiguration } from './configuration/readConfiguration.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const page = join(import.meta.dirname, '..', '..', '..', 'docs', 'howto', 'use-the-client.md')

it('the code of the page on the client does what it says', async (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'waystation-'))
  const core = await startCore(await readConfiguration({ flags: { http: '0', data: directory } }), silent)
  context.after(async () => {
    await core.stop()
    rmSync(directory, { recursive: true })
  })
  const lines: unknown[][] = []
  context.mock.method(console, 'log', (...line: unknown[]) => lines.push(line))
  const [first = '', second = ''] = [...readFileSync(page, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(
    ([, code]) => code!,
  )
  // Both parts make one program; the client is closed at the end of it.
  const code = `${first.replace('await client.close()', '')}\n${second}\nawait client.close()`
  const file = join(import.meta.dirname, `.howto-${process.pid}.ts`)
  writeFileSync(file, code.replace('http://127.0.0.1:8080', core.http!))
  try {
    const finished = import(pathToFileURL(file).href)
    await using admin = createClient({ url: core.http!, originator: 'CAdmin' })
    const degrees = 'cse-in/thermometer/degrees'
    while ((await admin.discover('cse-in', { resourceType: 23 }).then(unwrap)).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    for (const content of ['22', 'stop'])
      unwrap(await admin.create(degrees, resourceTypes.contentInstance, { content }))
    await finished
  } finally {
    rmSync(file)
  }
  assert.deepEqual(lines, [
    ['21.5'],
    [['cse-in/thermometer/degrees']],
    ['creationOfDirectChild', '22'],
    ['creationOfDirectChild', 'stop'],
  ])
})
