import { readFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { get as secureGet } from 'node:https'
import { CommandError } from '../output/CommandError.ts'
import { type Column, table } from '../output/table.ts'
import { print, printJson, type ServerOptions, timeoutOf, urlOf } from './connection.ts'

interface Figure {
  readonly name: string
  readonly labels: string
  readonly value: number
  readonly help: string
}

/** `waystation status`: asks a Core for its health and its metrics. */
export async function status(options: ServerOptions): Promise<void> {
  const [health, metrics] = await Promise.all([ask(options, '/healthz'), ask(options, '/metrics')])
  const figures = readMetrics(metrics.text)
  if (options.json) {
    printJson({ url: options.url, healthy: health.isOk, health: readHealth(health.text), metrics: figures })
  } else {
    print(`${options.url} is ${health.isOk ? 'well' : 'not well'}.\n`)
    print(figureTable(figures))
  }
  if (!health.isOk) process.exitCode = 1
}

async function ask(options: ServerOptions, path: string): Promise<{ isOk: boolean; text: string }> {
  const url = new URL(path, urlOf(options))
  try {
    return await fetchText(url, options)
  } catch (error) {
    throw new CommandError(
      `No answer from ${options.url}: ${(error as Error).message}`,
      'Is it running? Start it with `waystation start`, or give its address with --url.',
    )
  }
}

function fetchText(url: URL, options: ServerOptions): Promise<{ isOk: boolean; text: string }> {
  const signal = AbortSignal.timeout(timeoutOf(options))
  return new Promise((resolve, reject) => {
    const receive = (response: IncomingMessage) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ isOk: response.statusCode === 200, text }))
      response.on('error', reject)
    }
    const ca = options.ca === undefined ? {} : { ca: readFileSync(options.ca) }
    const request =
      url.protocol === 'https:' ? secureGet(url, { signal, ...ca }, receive) : get(url, { signal }, receive)
    request.on('error', reject)
  })
}

function readHealth(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text.trim()
  }
}

/** Reads the Prometheus text format, without the buckets of histograms. */
export function readMetrics(text: string): Figure[] {
  const help = new Map([...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name, words]) => [name!, words!]))
  const figures: Figure[] = []
  for (const [, name, , labels, value] of text.matchAll(/^([A-Za-z_:][\w:]*)(\{(.*)\})? (\S+)/gm)) {
    if (name === undefined || name.endsWith('_bucket')) continue
    const family = name.replace(/_(sum|count|total)$/, '')
    figures.push({ name, labels: labels ?? '', value: Number(value), help: help.get(name) ?? help.get(family) ?? '' })
  }
  return figures
}

function figureTable(figures: readonly Figure[]): string {
  const columns: Column[] = [{ title: 'figure' }, { title: 'value', align: 'right' }, { title: 'meaning' }]
  // The figures of the Node runtime are for dashboards.
  const shown = figures.filter(({ name }) => !name.startsWith('nodejs_'))
  return table(
    columns,
    shown.map(({ name, labels, value, help }) => [labels === '' ? name : `${name}{${labels}}`, value, help]),
  )
}
