import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { StoreError } from '@waystation/core/ports'
import type { Database } from './Database.ts'

const longestFindings = 200

/** @returns the StoreError that tells of a corrupt file; `findings` as SQLite words them, over several lines */
export function corruption(findings: string): StoreError {
  const line = findings.replace('*** in database main ***', '').replace(/\s+/g, ' ').trim()
  return new StoreError(
    `the store file is corrupt: ${line.slice(0, longestFindings)}`,
    'Stop, keep a copy of the data directory, and restore a backup into it.',
  )
}

/** @throws StoreError when the structure of the file is damaged; reads all of it */
export function checkIntegrity(database: Database, check: 'quick_check' | 'integrity_check' = 'quick_check'): void {
  const findings = database
    .prepare(`PRAGMA ${check}(3)`)
    .all()
    .map(([finding]) => String(finding))
  if (findings.length !== 1 || findings[0] !== 'ok') throw corruption(findings.join('; '))
}

/** Plain JavaScript, because a program given on the command line is not stripped of types. */
const program = `
  const { DatabaseSync } = require('node:sqlite')
  try {
    const database = new DatabaseSync(process.argv[1], { readOnly: true, timeout: 5000 })
    const rows = database.prepare('PRAGMA quick_check(3)').all()
    process.stdout.write(rows.map((row) => row.quick_check).join('; '))
  } catch (error) {
    if (![11, 26].includes(error.errcode & 255)) process.exit(1)
    process.stdout.write(error.message)
  }
`

/**
 * Checks the structure of a file while it is in use, in a process of its own and at low priority: the check reads the
 * whole file, and neither its time nor its memory may burden the one who answers requests.
 * @param report called once with the findings, `ok` when there are none; not at all when stopped or when it cannot be done
 * @returns a function that stops it
 */
export function checkIntegrityAside(path: string, report: (findings: string) => void): () => void {
  const child = spawn(process.execPath, ['--input-type=commonjs', '--eval', program, path], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let findings = ''
  let isStopped = false
  child.on('spawn', () => lowerPriority(child.pid))
  child.on('error', () => {})
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    findings += text
  })
  child.on('close', (code) => {
    if (!isStopped && code === 0) report(findings)
  })
  child.unref()
  ;(child.stdout as { unref?: () => void }).unref?.()
  return () => {
    isStopped = true
    child.kill('SIGKILL')
  }
}

function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, 19)
  } catch {
    // It ended already, or the system does not allow it: the check then runs at normal priority.
  }
}
