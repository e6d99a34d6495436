// Plain JavaScript that every Node from 18 runs: tells whether the bundle of the program is there and as new as its sources.
import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = dirname(dirname(fileURLToPath(import.meta.url)))

/** The entry of the bundle, written last. */
export const bundle = join(program, 'dist', 'program', 'main.js')

function hasYounger(folder, time) {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? hasYounger(path, time) : statSync(path).mtimeMs > time
  })
}

/** @returns {boolean} whether the bundle is newer than every source of our packages; it takes some milliseconds to find out */
export function isBundled() {
  const time = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs
  if (time === undefined) return false
  const packages = dirname(program)
  return !readdirSync(packages).some((name) => {
    const sources = join(packages, name, 'src')
    return statSync(sources, { throwIfNoEntry: false }) !== undefined && hasYounger(sources, time)
  })
}
