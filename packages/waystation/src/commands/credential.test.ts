import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { addToken, list, revoke } from './credential.ts'

it('the list of credentials tells an empty file, which lets nobody in, from none', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-credential-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const credentials = join(folder, 'credentials.yaml')
  const lines: string[] = []
  t.mock.method(process.stdout, 'write', (text: string) => lines.push(text) > 0)
  await list({ credentials })
  await addToken({ credentials, originator: ['Ca'], name: 'one' })
  await revoke('one', { credentials })
  await list({ credentials })
  t.mock.restoreAll()
  assert.match(lines[0]!, /every originator is believed/)
  assert.match(lines.at(-1)!, /nobody/)
})
