import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { findNode, isNewEnough } from '../../packages/waystation/bin/carriedNode.mjs'

const carriedNode = pathToFileURL(`${import.meta.dirname}/../../packages/waystation/bin/carriedNode.mjs`).href

/** Runs a process that hands over to another one, which runs `script`. */
function handOverTo(script: string): ChildProcess {
  const program = `import { handOver } from '${carriedNode}'; await handOver(['-e', ${JSON.stringify(script)}])`
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
}

describe('handing over to another Node', () => {
  it('knows which Node is new enough', () => {
    const verdicts = ['18.20.0', '20.20.2', '24.10.9', '24.11.0', '26.0.0'].map((version) => isNewEnough(version))
    assert.deepEqual(verdicts, [false, false, false, true, true])
  })

  it('uses the running Node when it is new enough', () => {
    assert.equal(findNode(), process.execPath)
  })

  it('ends with the exit code of the other process', async () => {
    assert.deepEqual(await once(handOverTo('process.exit(7)'), 'exit'), [7, null])
  })

  it('passes a signal on once and waits until the other process has drained', async () => {
    const drain = `
      let count = 0
      process.on('SIGTERM', () => { if (++count === 1) setTimeout(() => process.exit(count + 10), 100) })
      setInterval(() => {}, 1000)
      console.log('ready')`
    const child = handOverTo(drain)
    await once(child.stdout!, 'data')
    child.kill('SIGTERM')
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [11, null])
  })

  it('dies of the signal that killed the other process', async () => {
    assert.deepEqual(await once(handOverTo(`process.kill(process.pid, 'SIGKILL')`), 'exit'), [null, 'SIGKILL'])
  })
})
