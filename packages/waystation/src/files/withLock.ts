import { rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { CommandError } from '../output/CommandError.ts'

const patienceMilliseconds = 5000
const retryMilliseconds = 50
/** No command holds a lock so long; one that is older was left by a command that was killed. */
const staleMilliseconds = 60_000

/**
 * Does `work` while no other command does so with the same file.
 * @throws CommandError when another command does not finish
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`
  const deadline = Date.now() + patienceMilliseconds
  while (!(await take(lock))) {
    if (Date.now() > deadline) {
      throw new CommandError(`${file} is being changed by another command.`, `If there is none, delete ${lock}.`)
    }
    await wait(retryMilliseconds)
  }
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, `${process.pid}\n`, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const state = await stat(lock).catch(() => undefined)
  if (state !== undefined && Date.now() - state.mtimeMs > staleMilliseconds) await rm(lock, { force: true })
  return false
}
