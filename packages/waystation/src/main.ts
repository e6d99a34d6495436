import { exitCodeOf, explainFailure, isFault } from './output/explainFailure.ts'
import { createProgram } from './program.ts'

// Whoever reads the output may have read enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  await createProgram().parseAsync(process.argv)
} catch (error) {
  process.stderr.write(`${explainFailure(error)}\n`)
  if (isFault(error)) process.stderr.write(`${error.stack}\n`)
  process.exitCode = exitCodeOf(error)
}
