import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../output/CommandError.ts'
import { table } from '../output/table.ts'
import { print, printJson } from './connection.ts'

interface Requirement {
  readonly id: string
  readonly section: string
  readonly strength: string
  readonly requirement: string
  readonly status: string
  readonly proof: readonly string[]
}

export interface RequirementsOptions {
  readonly status?: string
  readonly json?: boolean
}

/** `waystation requirements`: shows the list that the repository keeps in docs/requirements.json. */
export async function requirements(ids: readonly string[], options: RequirementsOptions): Promise<void> {
  const all = await readRequirements()
  const statuses = [...new Set(all.map(({ status }) => status))]
  if (options.status !== undefined && !statuses.includes(options.status)) {
    throw new CommandError(
      `--status: there is no status "${options.status}".`,
      `There are ${statuses.join(', ')}.`,
      true,
    )
  }
  const chosen = all.filter(
    ({ id, status }) =>
      (ids.length === 0 || ids.some((wanted) => id.toLowerCase().startsWith(wanted.toLowerCase()))) &&
      (options.status === undefined || status === options.status),
  )
  if (options.json) printJson(chosen)
  else print(`${requirementTable(chosen)}\n\n${counts(chosen)}`)
}

async function readRequirements(): Promise<Requirement[]> {
  const file = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'requirements.json')
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as { requirements: Requirement[] }).requirements
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new CommandError(
      'The list of requirements is not part of this installation.',
      'It is in the repository of Waystation.',
    )
  }
}

function requirementTable(chosen: readonly Requirement[]): string {
  const columns = [{ title: 'id' }, { title: 'status' }, { title: '' }, { title: 'requirement' }]
  const rows = chosen.map(({ id, status, strength, requirement, proof }) => [
    id,
    status,
    strength,
    proof.length === 0 ? requirement : `${requirement} [${proof.join(', ')}]`,
  ])
  return table(columns, rows)
}

function counts(chosen: readonly Requirement[]): string {
  const byStatus = new Map<string, number>()
  for (const { status } of chosen) byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
  const parts = [...byStatus].map(([status, count]) => `${count} ${status}`)
  return `${chosen.length} requirements${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`
}
