import { parseArgs } from 'node:util'

export interface BenchOptions {
  /** Seconds of each measurement within a round. */
  seconds: number
  rounds: number
  /** Stored resources of the large server. */
  stored: number
  /** Names of the figures to measure; empty for all. */
  only: readonly string[]
  json: boolean
  /** Where the data directories are made; decides which disk is measured. */
  directory: string | undefined
}

export const help = `Measures Waystation over loopback beside a bare node:http server, alternating in the same run.

Usage: npm run bench [-- OPTIONS]

  --quick            small sizes and short rounds, under a minute: 20,000 stored resources in place of 1,000,000
  --only NAMES       comma-separated: creation, retrieval, notification, observers, eviction, discovery, bindings,
                     sessions, start, memory
  --seconds N        length of one measurement (default 0.4; quick 0.2)
  --rounds N         rounds, of which the median counts (default 11; quick 3)
  --stored N         resources of the large store (default 1000000)
  --directory DIR    where the data lies while measuring (default: the system's temporary directory)
  --json             one JSON object in place of the table
  --help

Examples:
  npm run bench -- --quick
  npm run bench -- --only creation,retrieval --seconds 2
`

/** @returns 'help' when that was asked for @throws TypeError for an unknown option, RangeError for a bad number */
export function parseOptions(args: readonly string[]): BenchOptions | 'help' {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: flag,
      json: flag,
      help: flag,
      only: text,
      seconds: text,
      rounds: text,
      stored: text,
      directory: text,
    },
  })
  if (values.help) return 'help'
  return {
    seconds: positive('seconds', values.seconds) ?? (values.quick ? 0.2 : 0.4),
    rounds: positive('rounds', values.rounds) ?? (values.quick ? 3 : 11),
    stored: positive('stored', values.stored) ?? (values.quick ? 20_000 : 1_000_000),
    only: values.only?.split(',').map((name) => name.trim()) ?? [],
    json: values.json ?? false,
    directory: values.directory,
  }
}

function positive(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const value = Number(given)
  if (!(value > 0)) throw new RangeError(`--${name} must be a number above 0, not ${given}`)
  return value
}
