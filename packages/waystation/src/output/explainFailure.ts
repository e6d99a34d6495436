import { InternalError, RequestError } from '@waystation/model'
import { ConfigurationError } from '../configuration/ConfigurationError.ts'
import { CommandError } from './CommandError.ts'

/** What the operating system says by code, in words; `where` is the path or address concerned. */
const systemFailures: Readonly<Record<string, (where: string) => string>> = {
  EADDRINUSE: (where) =>
    `The address ${where} is taken by another program. Stop that, or listen elsewhere with --http 127.0.0.1:PORT (0 takes any free port).`,
  EADDRNOTAVAIL: (where) => `This computer does not have the address ${where}. Give one it has with --http HOST:PORT.`,
  EACCES: (where) => `Access to ${where} is denied. Give this user the right to it, or choose another one.`,
  EPERM: (where) => `Access to ${where} is denied. Give this user the right to it, or choose another one.`,
  EROFS: (where) => `${where} is on a file system that cannot be written to. Choose another place.`,
  ENOSPC: () => 'The disk is full. Free some space and start again; nothing acknowledged is lost.',
  EDQUOT: () => 'The disk quota is used up. Free some space and start again; nothing acknowledged is lost.',
  ENOTDIR: (where) => `${where} is not a directory. Choose another place with --data DIRECTORY.`,
  ENOENT: (where) => `There is no ${where}.`,
  ENOTFOUND: (where) => `No computer goes by the name ${where}. Check the spelling.`,
}

interface Detailed extends Error {
  readonly remedy?: unknown
  readonly code?: unknown
  readonly path?: string
  readonly address?: string
  readonly port?: number
  readonly hostname?: string
}

/** @returns what went wrong and what to do about it, in one line without a stack */
export function explainFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { remedy, code, path, address, port, hostname } = error as Detailed
  if (typeof remedy === 'string') return oneLine(`${asSentence(error.message)} ${remedy}`)
  const where = path ?? (address === undefined ? hostname : `${address}:${port}`) ?? 'it'
  const inWords = typeof code === 'string' ? systemFailures[code] : undefined
  return oneLine(inWords === undefined ? error.message : inWords(where))
}

/** @returns 2 for what was asked wrongly, 1 for what could not be done */
export function exitCodeOf(error: unknown): number {
  return error instanceof ConfigurationError || (error instanceof CommandError && error.isUsage) ? 2 : 1
}

/** @returns whether the message alone says it all, so that a stack would only hide it */
export function isExplained(error: unknown): boolean {
  if (error instanceof ConfigurationError || error instanceof CommandError || error instanceof RequestError) return true
  const { remedy, code } = error as Detailed
  return typeof remedy === 'string' || (typeof code === 'string' && code in systemFailures)
}

/** @returns whether the program itself is at fault, so that its stack is worth showing */
export function isFault(error: unknown): error is Error {
  return [TypeError, ReferenceError, RangeError, SyntaxError, InternalError].some((type) => error instanceof type)
}

/** Messages of the store are parts of sentences; one that begins with the name of a setting or attribute is left alone. */
function asSentence(text: string): string {
  const begun = /^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim()
}
