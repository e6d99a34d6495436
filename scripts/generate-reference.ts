// node scripts/generate-reference.ts [--check]: writes the reference of the model below docs/reference from the definitions.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { referencePages } from './reference/pages.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'reference')
const pages = referencePages()

if (process.argv.includes('--check')) {
  const stale = [...Object.keys(pages).filter((path) => currentText(path) !== pages[path]), ...orphans()]
  if (stale.length > 0) {
    console.error(`docs/reference is out of date (${stale.join(', ')}): run node scripts/generate-reference.ts`)
    process.exit(1)
  }
} else {
  for (const [path, text] of Object.entries(pages)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(join(folder, path), 'utf8')
  } catch {
    return undefined
  }
}

/** Pages of device models that no definition stands behind any more. */
function orphans(): string[] {
  try {
    const found = readdirSync(join(folder, 'device-models')).map((name) => `device-models/${name}`)
    return found.filter((path) => !Object.hasOwn(pages, path))
  } catch {
    return []
  }
}
