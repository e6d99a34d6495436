import { exitCodeOf, explainFailure } from './output/explainFailure.ts'
import { createProgram } from './program.ts'

try {
  await createProgram().parseAsync(process.argv)
} catch (error) {
  process.stderr.write(`${explainFailure(error)}\n`)
  process.exitCode = exitCodeOf(error)
}
