// node scripts/generate-configuration-reference.ts [--check]: writes docs/reference/configuration.md from the table of settings.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { configurationReference } from '../packages/waystation/src/configuration/configurationTexts.ts'

const file = join(import.meta.dirname, '..', 'docs', 'reference', 'configuration.md')
const wanted = configurationReference()

if (process.argv.includes('--check')) {
  if (currentText() !== wanted) {
    console.error(
      'docs/reference/configuration.md is out of date: run node scripts/generate-configuration-reference.ts',
    )
    process.exit(1)
  }
} else {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, wanted)
}

function currentText(): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
