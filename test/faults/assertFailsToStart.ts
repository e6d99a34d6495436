import assert from 'node:assert/strict'
import { startWaystation, type WaystationOptions, WaystationStartError } from '../support/index.ts'

/**
 * Checks that the program ends with a code other than 0 and tells the operator why: a sentence, perhaps a second one
 * with a remedy, and no stack trace.
 * @param pattern what the sentence must speak of
 */
export async function assertFailsToStart(options: WaystationOptions, pattern: RegExp): Promise<void> {
  const error = await startWaystation(options).then(
    async (waystation) => {
      await waystation.stop()
      assert.fail('the server started')
    },
    (reason: unknown) => reason,
  )
  if (!(error instanceof WaystationStartError)) throw error
  assert.ok(error.exitCode !== null && error.exitCode > 0, `exit code ${error.exitCode}`)
  assert.match(error.stderr, pattern)
  const lines = error.stderr.split('\n').filter((line) => line.trim() !== '')
  assert.ok(lines.length <= 2, `more than a sentence and a remedy:\n${error.stderr}`)
  assert.doesNotMatch(error.stderr, /^\s+at |\bError:|node:internal/m, 'a stack trace')
  assert.ok(!error.stdout.includes('"ready":true'))
}
