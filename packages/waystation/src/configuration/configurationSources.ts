import { ConfigurationError } from './ConfigurationError.ts'
import { settings } from './settings.ts'

/** A value as it was given, and where, in words: `from --set`. */
export interface Given {
  readonly name: string
  readonly value: unknown
  readonly source: string
}

/** Variables that are no settings but belong to commands. */
const otherVariables = new Set([
  'WAYSTATION_CONFIG',
  'WAYSTATION_URL',
  'WAYSTATION_ORIGINATOR',
  'WAYSTATION_RELEASE',
  'WAYSTATION_TOKEN',
  'WAYSTATION_PSK',
  'WAYSTATION_CA_PASSPHRASE',
])

/** Kubernetes gives these to every container beside a service called waystation. */
const serviceVariable = /^WAYSTATION_(SERVICE_|PORT$|PORT_\d)/

/** @returns the environment variable of a setting: `limits.bodyBytes` is WAYSTATION_LIMITS_BODY_BYTES */
export function environmentName(setting: string): string {
  return `WAYSTATION_${setting
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll('.', '_')
    .toUpperCase()}`
}

const namesByVariable = new Map(Object.keys(settings).map((name) => [environmentName(name), name]))

/** @throws ConfigurationError for a WAYSTATION_ variable that means nothing */
export function readVariables(environment: NodeJS.ProcessEnv): Given[] {
  const given: Given[] = []
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('WAYSTATION_') || value === undefined) continue
    if (otherVariables.has(variable) || serviceVariable.test(variable)) continue
    const name = namesByVariable.get(variable)
    if (name === undefined) throw unknownName(variable, namesByVariable.keys(), 'environment variable')
    given.push({ name, value, source: `environment variable ${variable}` })
  }
  return given
}

/**
 * Flattens the document of a configuration file: `limits: {bodyBytes: 1}` and `limits.bodyBytes: 1` say the same.
 * @throws ConfigurationError when the document is no mapping
 */
export function readDocument(document: unknown, file: string): Given[] {
  if (document === null || document === undefined) return []
  if (typeof document !== 'object' || Array.isArray(document)) {
    throw new ConfigurationError(`${file} does not hold settings: it should have lines like "http: 127.0.0.1:8080".`)
  }
  return flatten(document as Record<string, unknown>, '', file)
}

function hasGroup(name: string): boolean {
  return Object.keys(settings).some((other) => other.startsWith(`${name}.`))
}

function flatten(group: Record<string, unknown>, prefix: string, file: string): Given[] {
  return Object.entries(group).flatMap(([key, value]) => {
    const name = prefix + key
    const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value)
    // `mqtt` is a setting, and a group as well.
    if (isMapping && (!Object.hasOwn(settings, name) || hasGroup(name)))
      return flatten(value as Record<string, unknown>, `${name}.`, file)
    return [{ name, value, source: file }]
  })
}

/**
 * Reads `key=value` of a `--set` flag.
 * @throws ConfigurationError when there is no `=`
 */
export function readAssignment(assignment: string): Given {
  const at = assignment.indexOf('=')
  if (at < 1) throw new ConfigurationError(`--set ${assignment} is not of the form --set key=value.`)
  return { name: assignment.slice(0, at).trim(), value: assignment.slice(at + 1).trim(), source: '--set' }
}

/** @returns the error for a name that means nothing, with the nearest one that does */
export function unknownName(name: string, known: Iterable<string>, what: string): ConfigurationError {
  const [nearest] = [...known]
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const isNear = nearest !== undefined && nearest.distance <= Math.max(2, name.length / 3)
  const advice = isNear ? ` Did you mean ${nearest.candidate}?` : ' `waystation init` writes a file with all settings.'
  return new ConfigurationError(`${name} is not a known ${what}.${advice}`)
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, previous[j]! + 1, row[j - 1]! + 1))
    }
    previous = row
  }
  return previous[b.length]!
}
