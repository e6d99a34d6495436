// Checks that the documents say what the repository does: commands and links exist, requirements have proofs,
// generated pages are up to date.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { listFiles } from './files.mjs'
import { root } from './install.mjs'

const read = (path) => readFileSync(join(root, path), 'utf8')
const { scripts } = JSON.parse(read('package.json'))
const problems = []

const codeOf = (text) => [...text.matchAll(/```[\s\S]*?```|`[^`\n]+`/g)].map(([code]) => code).join('\n')

function checkCommands(path, text, commands) {
  for (const [, name] of text.matchAll(/\bnpm (?:run )?([a-z:]+)/g)) {
    const isOfNpm = ['ci', 'install', 'link', 'pack'].includes(name)
    if (!isOfNpm && !scripts[name]) problems.push(`${path}: npm has no script ${name}`)
  }
  for (const [, name] of text.matchAll(/(?:^|`|\$ |npx )waystation ([a-z]+)\b/gm)) {
    if (!commands.includes(name)) problems.push(`${path}: waystation has no command ${name}`)
  }
}

/** The commands that `waystation --help` lists. */
function commandsOfProgram() {
  const help = execFileSync(process.execPath, [join(root, 'packages/waystation/bin/waystation.mjs'), '--help'], {
    encoding: 'utf8',
    timeout: 30_000,
  })
  return [...help.matchAll(/^ {2}([a-z]+)(?= |$)/gm)].map((match) => match[1])
}

function checkLinks(path, text) {
  const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '')
  for (const [, target] of prose.matchAll(/\]\(([^)#\s]+)[^)]*\)|<img[^>]+src="([^"]+)"/g)) {
    if (!target || /^[a-z]+:/.test(target)) continue
    if (!existsSync(join(root, dirname(path), decodeURI(target)))) problems.push(`${path}: no such file: ${target}`)
  }
}

function checkRequirements() {
  const path = 'docs/requirements.json'
  const seen = new Set()
  for (const { id, strength, requirement, how, status, proof } of JSON.parse(read(path)).requirements) {
    if (seen.has(id)) problems.push(`${path}: ${id} stands there twice`)
    seen.add(id)
    if (!['M', 'S', 'O'].includes(strength)) problems.push(`${path}: ${id}: strength is M, S or O, not ${strength}`)
    if (!['done', 'partial', 'planned'].includes(status)) problems.push(`${path}: ${id}: no such status: ${status}`)
    if (!requirement || !how) problems.push(`${path}: ${id}: says nothing`)
    if (status !== 'planned' && proof.length === 0) problems.push(`${path}: ${id} is ${status} without a proof`)
    for (const entry of proof) checkProof(`${path}: ${id}`, entry)
  }
}

/** A proof is a file or folder of the repository, or a command. */
function checkProof(where, entry) {
  if (/^(?:npm|waystation) /.test(entry)) checkCommands(where, entry, programCommands)
  else if (!existsSync(join(root, normalize(entry)))) problems.push(`${where}: no such proof: ${entry}`)
}

function checkGenerated() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/generate.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) problems.push(`${stdout}${stderr}`.trim())
}

const programCommands = commandsOfProgram()
const pages = listFiles(['README.md', 'CHANGELOG.md', 'docs', 'packages', 'bench', 'test'], (path) =>
  path.endsWith('.md'),
)
for (const path of pages) {
  const text = read(path)
  checkLinks(path, text)
  checkCommands(path, codeOf(text), programCommands)
}
checkRequirements()
checkGenerated()
for (const problem of problems) console.error(problem)
console.log(`${pages.length} pages, ${problems.length} findings`)
process.exit(problems.length ? 1 : 0)
