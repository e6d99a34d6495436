import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from '../output/CommandError.ts'

/** `waystation bench`: runs the benchmarks of the repository. */
export async function bench(args: readonly string[]): Promise<void> {
  const entry = join(import.meta.dirname, '..', '..', '..', '..', 'bench', 'run.ts')
  if (!existsSync(entry)) {
    throw new CommandError(
      'The benchmarks are not part of this installation.',
      'They are in the repository of Waystation.',
    )
  }
  const child = spawn(process.execPath, [entry, ...args], { stdio: 'inherit' })
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
