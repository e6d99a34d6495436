import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

/**
 * Finds the program of an installed development tool.
 * @param {string} name of the package
 * @param {string} program which of its programs
 * @returns {string} path of its JavaScript file, for Node to run
 */
export function tool(name, program = name) {
  const folder = join(root, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[program])
}
