import { readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { root } from './install.mjs'

const skipped = new Set(['node_modules', '.git', 'dist', 'data', 'coverage'])

/**
 * Lists the files below some folders of the repository.
 * @param {string[]} folders files or folders, relative to the root; those that do not exist hold nothing
 * @param {(path: string) => boolean} isWanted gets the path relative to the root, with `/`
 * @returns {string[]} such paths, sorted
 */
export function listFiles(folders, isWanted = () => true) {
  const found = []
  const visit = (path) => {
    const status = statSync(path, { throwIfNoEntry: false })
    if (status?.isDirectory()) {
      for (const name of readdirSync(path)) if (!skipped.has(name)) visit(join(path, name))
    } else if (status) {
      found.push(relative(root, path).split(sep).join('/'))
    }
  }
  for (const folder of folders) visit(join(root, folder))
  return found.filter(isWanted).sort()
}
