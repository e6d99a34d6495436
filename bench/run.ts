import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startWaystation, type Waystation } from '../test/support/index.ts'
import type { Bench, Figure, Row } from './Bench.ts'
import { DiskCommit } from './DiskCommit.ts'
import { bindings } from './figures/bindings.ts'
import { creation } from './figures/creation.ts'
import { discovery } from './figures/discovery.ts'
import { eviction } from './figures/eviction.ts'
import { memory } from './figures/memory.ts'
import { notification } from './figures/notification.ts'
import { observers } from './figures/observers.ts'
import { retrieval } from './figures/retrieval.ts'
import { sessionsFigure } from './figures/sessions.ts'
import { start } from './figures/start.ts'
import { type BenchOptions, help, parseOptions } from './options.ts'
import { seed } from './seed.ts'
import { setUp } from './setUp.ts'
import { startBareServer } from './startBareServer.ts'
import { table } from './table.ts'
import { warmUp } from './warmUp.ts'

// The start comes first and the memory last: the process whose memory counts has served all that lies between.
const figures: readonly Figure[] = [
  start,
  creation,
  retrieval,
  notification,
  observers,
  eviction,
  discovery,
  bindings,
  sessionsFigure,
  memory,
]

/**
 * Runs the benchmark and prints its table, or JSON.
 * @param args as of the command line, see `--help`
 * @returns exit code: 0 when all was measured, whether or not targets were met; 2 for bad arguments
 */
export async function bench(args: readonly string[]): Promise<number> {
  let options: BenchOptions | 'help'
  try {
    options = parseOptions(args)
    if (options !== 'help') selected(options)
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`)
    return 2
  }
  if (options === 'help') {
    console.log(help)
    return 0
  }
  const rows = await measure(options)
  console.log(options.json ? JSON.stringify({ node: process.version, options, rows }) : table(rows))
  return 0
}

/** @throws RangeError for a name that is none */
function selected(options: BenchOptions): readonly Figure[] {
  const names = figures.map((figure) => figure.name)
  for (const name of options.only) {
    if (!names.includes(name)) throw new RangeError(`--only knows ${names.join(', ')}, not ${name}`)
  }
  return options.only.length === 0 ? figures : figures.filter((figure) => options.only.includes(figure.name))
}

async function measure(options: BenchOptions): Promise<Row[]> {
  const directory = await mkdtemp(join(options.directory ?? tmpdir(), 'waystation-bench-'))
  removeWhenInterrupted(directory)
  const rows: Row[] = []
  try {
    await using servers = await startServers(options, directory)
    const bench: Bench = { ...servers.bench, add: (row) => rows.push(row) }
    bench.progress('warming up')
    await warmUp(bench)
    for (const figure of selected(options)) await figure.measure(bench)
    progress('')
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
  return rows
}

/** The children are ended by then, or at the same moment: whoever started them sees to that. */
function removeWhenInterrupted(directory: string): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }))
  }
}

async function startServers(options: BenchOptions, directory: string) {
  const small = await seeded(join(directory, 'small'), 1000)
  const large = await seeded(join(directory, 'large'), options.stored)
  const sizes = await setUp(small)
  await setUp(large)
  const bare = await startBareServer()
  const disk = new DiskCommit(directory)
  return {
    bench: { options, bare, small, large, disk, sizes, progress },
    async [Symbol.asyncDispose]() {
      disk.close()
      bare.stop()
      await Promise.all([small.stop(), large.stop()])
    },
  }
}

async function seeded(dataDirectory: string, count: number): Promise<Waystation> {
  progress(`storing ${count.toLocaleString('en')} resources`)
  await seed(dataDirectory, count, (done) =>
    progress(`storing ${count.toLocaleString('en')} resources: ${done.toLocaleString('en')}`),
  )
  return startWaystation({ dataDirectory, readyTimeoutMs: 60_000 })
}

/** One line on a terminal, a line each elsewhere. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text === '' ? '' : `${text} …`}`)
  else if (text !== '') process.stderr.write(`${text} …\n`)
}

if (import.meta.main) process.exit(await bench(process.argv.slice(2)))
