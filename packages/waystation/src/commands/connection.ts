import { readFileSync } from 'node:fs'
import { type Client, clientSchemes, createClient, type Result } from '@waystation/client'
import { serialisationNames } from '@waystation/model'
import { duration } from '../configuration/settingTypes.ts'
import { CommandError } from '../output/CommandError.ts'
import { requestFailure } from '../output/requestFailure.ts'

/** Options of every command that asks a Core. */
export interface ServerOptions {
  readonly url: string
  readonly timeout: string
  readonly ca?: string
  readonly json?: boolean
}

export interface OriginatorOptions extends ServerOptions {
  readonly originator: string
  readonly release: string
  readonly cert?: string
  readonly key?: string
  readonly psk?: string
  readonly serialisation?: string
}

/** @returns milliseconds. @throws CommandError */
export function timeoutOf({ timeout }: ServerOptions): number {
  const milliseconds = duration(1, 86_400_000).read(timeout)
  if (milliseconds === undefined)
    throw new CommandError(`--timeout: "${timeout}" is no duration.`, 'Write 10s or 500ms.', true)
  return milliseconds
}

/** @throws CommandError when the text is no whole number */
export function wholeNumberOf(option: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new CommandError(`${option}: "${text}" is no whole number.`, '', true)
}

/** @throws CommandError when the URL is none */
export function urlOf({ url }: ServerOptions): string {
  if (!URL.canParse(url) || !clientSchemes.includes(url.slice(0, url.indexOf(':')).toLowerCase())) {
    const schemes = clientSchemes.join(', ')
    throw new CommandError(
      `--url: "${url}" is no address of a Core.`,
      `Write http://HOST:PORT; schemes: ${schemes}.`,
      true,
    )
  }
  return url
}

function tlsOf({ ca, cert, key }: OriginatorOptions) {
  if (ca === undefined && cert === undefined && key === undefined) return {}
  return {
    tls: {
      ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
      ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
      ...(key === undefined ? {} : { key: readFileSync(key) }),
    },
  }
}

/** @throws CommandError when the key is none */
function preSharedKeyOf({ psk }: OriginatorOptions) {
  if (psk === undefined) return {}
  const key = process.env.WAYSTATION_PSK ?? ''
  if (/^(?:[0-9a-f]{2})+$/i.test(key)) return { preSharedKey: { identity: psk, key: Buffer.from(key, 'hex') } }
  throw new CommandError('--psk needs its key.', 'Give it as WAYSTATION_PSK, in hexadecimal digits.', true)
}

/** @throws CommandError when there is none of that name */
function serialisationOf({ serialisation = 'json' }: OriginatorOptions) {
  const known = serialisationNames.find((name) => name === serialisation)
  if (known !== undefined) return { serialisation: known }
  throw new CommandError(
    `--serialisation: "${serialisation}" is none.`,
    `Write one of ${serialisationNames.join(', ')}.`,
    true,
  )
}

/** Does `work` with a client and closes it afterwards. */
export async function withClient<T>(options: OriginatorOptions, work: (client: Client) => Promise<T>): Promise<T> {
  const client = createClient({
    url: urlOf(options),
    originator: options.originator,
    releaseVersion: options.release,
    timeout: timeoutOf(options),
    ...(process.env.WAYSTATION_TOKEN === undefined ? {} : { token: process.env.WAYSTATION_TOKEN }),
    ...tlsOf(options),
    ...preSharedKeyOf(options),
    ...serialisationOf(options),
  })
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

/** @returns the value. @throws CommandError that says why there is none */
export function valueOrFailure<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw requestFailure(result)
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}
