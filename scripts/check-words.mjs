// Checks that no file holds what belongs to one machine, one person or one moment instead of the project.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

const rules = [
  { what: 'a path of one machine', pattern: /(?<![\w.~:/$}-])\/(?:work|home|Users|root|tmp|mnt)\/[\w.-]+/ },
  {
    what: 'the address of a package registry',
    pattern: /registry\.(?:npmjs|yarnpkg)|"resolved": "http|npm\.pkg\.github/,
  },
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/]{16}/ },
  { what: 'the number of a ticket', pattern: /\b(?:issue|ticket|bug|PR) ?#?\d+\b/i },
  { what: 'work left open', pattern: /\b(?:FIXME|XXX|HACK)\b|\bTODO\b(?!')/ },
  { what: 'a test left out or alone', pattern: /\b(?:it|test|describe)\.(?:only|skip|todo)\(/ },
]

/** Further words, one a line, that a clone wants kept out; never part of the repository. */
function ownWords() {
  const file = join(root, '.git', 'info', 'forbidden-words')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((word) => ({ what: 'a word this clone forbids', pattern: new RegExp(word, 'i') }))
}

const isOwn = (path) => path === 'scripts/check-words.mjs'
const isText = (path) => !/\.(png|ico|woff2?|gz|cbor|der|db)$/.test(path)
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path && !isOwn(path) && isText(path) && existsSync(join(root, path)))

const patterns = [...rules, ...ownWords()]
const problems = []
for (const path of files) {
  readFileSync(join(root, path), 'utf8')
    .split('\n')
    .forEach((line, index) => {
      for (const { what, pattern } of patterns) {
        const found = line.match(pattern)
        if (found) problems.push(`${path}:${index + 1}: ${what}: ${found[0]}`)
      }
    })
}
for (const problem of problems) console.error(problem)
console.log(`${files.length} files, ${problems.length} findings`)
process.exit(problems.length ? 1 : 0)
