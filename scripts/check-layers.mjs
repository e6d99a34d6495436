// Checks that imports between packages go downward only, as the table in layers.mjs says.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from './files.mjs'
import { root } from './install.mjs'
import { forbiddenImports, layers } from './layers.mjs'

const problems = []
let count = 0
for (const part of Object.keys(layers)) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, part, 'package.json'), 'utf8'))
  const allowed = new Set(layers[part].map((name) => `@waystation/${name.split('/')[0]}`))
  for (const name of Object.keys(dependencies)) {
    if (name.startsWith('@waystation/') && !allowed.has(name))
      problems.push(`${part}/package.json: may not depend on ${name}`)
  }
  for (const path of listFiles([part], (path) => /\.(ts|mjs)$/.test(path))) {
    count++
    problems.push(...forbiddenImports(path, readFileSync(join(root, path), 'utf8'), Object.keys(dependencies)))
  }
}
for (const problem of problems) console.error(problem)
console.log(`${count} files, ${problems.length} forbidden imports`)
process.exit(problems.length ? 1 : 0)
