import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { hostFigures } from './hostFigures.ts'
import { memoryUse } from './memoryUse.ts'
import { networkUse } from './networkUse.ts'
import { processorLoad } from './processorLoad.ts'

const directory = mkdtempSync(join(tmpdir(), 'waystation-'))
after(() => rmSync(directory, { recursive: true }))

function fileWith(text: string): string {
  const file = join(directory, 'file')
  writeFileSync(file, text)
  return file
}

describe('the figures of a computer', () => {
  it('give the load of the processors since the previous look', () => {
    const idle = { user: 0, nice: 0, sys: 0, irq: 0, idle: 0 }
    const looks = [
      [{ times: { ...idle, idle: 100 } }],
      [{ times: { ...idle, user: 30, idle: 170 } }],
      [{ times: { ...idle, user: 30, idle: 170 } }],
    ]
    const load = processorLoad(() => looks.shift()!)
    assert.deepEqual([load(), load(), load()], [0, 30, 0])
  })

  it('count memory that caches give back as available', async () => {
    const file = fileWith('MemTotal:       100 kB\nMemFree:         10 kB\nMemAvailable:    40 kB\n')
    assert.equal((await memoryUse(file)).availableBytes, 40 * 1024)
    const { availableBytes, totalBytes } = await memoryUse(join(directory, 'none'))
    assert.ok(availableBytes > 0 && availableBytes < totalBytes)
  })

  it('sum the traffic of all interfaces but the loopback', async () => {
    const file = fileWith(
      'Inter-|   Receive          |  Transmit\n face |bytes packets errs drop fifo frame compressed multicast|bytes packets\n' +
        '    lo: 999 1 0 0 0 0 0 0 999 1 0 0 0 0 0 0\n  eth0: 100 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0\n wlan0:5 1 0 0 0 0 0 0 3 1 0 0 0 0 0 0\n',
    )
    const { receivedBytes, sentBytes } = await networkUse(file)
    assert.deepEqual({ receivedBytes, sentBytes }, { receivedBytes: 105, sentBytes: 23 })
    assert.equal((await networkUse(join(directory, 'none'))).receivedBytes, undefined)
  })

  it('are real ones of this computer', async () => {
    const figures = await hostFigures(directory)()
    assert.deepEqual(
      figures.map(({ name }) => name),
      ['processor', 'memory', 'disk', 'network'],
    )
    const [processor, , disk] = figures
    assert.ok(typeof processor?.value === 'number' && processor.value >= 0 && processor.value <= 100)
    assert.ok((disk!.value as { totalBytes: number }).totalBytes > 0)
  })

  it('are left out when the system refuses them', async () => {
    const figures = await hostFigures(join(directory, 'none'))()
    assert.deepEqual(
      figures.map(({ name }) => name),
      ['processor', 'memory', 'network'],
    )
  })
})
