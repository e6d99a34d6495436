import { readFile } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'

export interface MemoryUse {
  readonly totalBytes: number
  /** What programs can still get, caches given back. */
  readonly availableBytes: number
}

/** @param file what Linux tells about its memory; elsewhere the free memory counts as available */
export async function memoryUse(file = '/proc/meminfo'): Promise<MemoryUse> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1]
  return { totalBytes: totalmem(), availableBytes: available === undefined ? freemem() : Number(available) * 1024 }
}
