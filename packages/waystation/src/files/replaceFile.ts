import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes a file so that others see it as it was or as it is then, never half, also after a loss of power.
 * @param mode permissions; by default nobody but the owner may read it
 */
export async function replaceFile(path: string, content: string, mode = 0o600): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}`
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncDirectory(dirname(path))
}

async function syncDirectory(path: string): Promise<void> {
  // Windows has no such thing.
  const directory = await open(path, 'r').catch(() => undefined)
  try {
    await directory?.sync()
  } catch {
  } finally {
    await directory?.close()
  }
}
