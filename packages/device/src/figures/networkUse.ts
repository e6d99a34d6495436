import { readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'

export interface NetworkUse {
  /** Names of the interfaces that have an address of the outside world. */
  readonly interfaces: readonly string[]
  /** Since the start of the computer, all interfaces but the loopback; absent where the system does not tell. */
  readonly receivedBytes?: number
  readonly sentBytes?: number
}

/** @param file what Linux tells about its interfaces */
export async function networkUse(file = '/proc/net/dev'): Promise<NetworkUse> {
  const interfaces = Object.entries(networkInterfaces())
    .filter(([, addresses]) => addresses?.some(({ internal }) => !internal))
    .map(([name]) => name)
  const text = await readFile(file, 'utf8').catch(() => '')
  const counters = [...text.matchAll(/^\s*([^\s:]+):\s*(\d+)(?:\s+\d+){7}\s+(\d+)/gm)].filter(
    ([, name]) => name !== 'lo',
  )
  if (text === '') return { interfaces }
  return {
    interfaces,
    receivedBytes: counters.reduce((sum, [, , received]) => sum + Number(received), 0),
    sentBytes: counters.reduce((sum, [, , , sent]) => sum + Number(sent), 0),
  }
}
