import { isIP } from 'node:net'
import { formatDuration, parseDuration } from '@waystation/model'

/** What a setting may hold, and how it is read from a file, a variable or a flag. */
export interface SettingType<T = unknown> {
  readonly name: string
  /** Completes the sentence "… is not". */
  readonly expects: string
  /** @returns the value, or undefined when `given` is none of this type */
  read(given: unknown): T | undefined
  /** @returns the value as a person would write it in the configuration file */
  write(value: T): string | number | boolean | string[]
}

/** Where to listen. Port 0: any free one. */
export interface Listener {
  readonly host: string
  readonly port: number
}

export type SettingValue<S> = S extends SettingType<infer T> ? T : never

interface Range {
  readonly minimum: number
  readonly maximum: number
}

function within(value: number | undefined, { minimum, maximum }: Range): number | undefined {
  return value !== undefined && Number.isFinite(value) && value >= minimum && value <= maximum ? value : undefined
}

/** @param pattern must match the whole text */
export function text(expects: string, pattern = /^.+$/s): SettingType<string> {
  return {
    name: 'text',
    expects,
    read: (given) => {
      const value = typeof given === 'number' ? String(given) : given
      return typeof value === 'string' && pattern.test(value) ? value : undefined
    },
    write: (value) => value,
  }
}

/** @param pattern what of URLs fits */
export function url(expects: string, pattern: RegExp): SettingType<string> {
  const type = text(expects, pattern)
  return { ...type, read: (given) => (URL.canParse(String(given)) ? type.read(given) : undefined) }
}

export function integer(minimum: number, maximum: number, unit = ''): SettingType<number> {
  return {
    name: 'integer',
    expects: `a whole number${unit ? ` of ${unit}` : ''} from ${minimum} to ${maximum}`,
    read: (given) => {
      const value = typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given
      return Number.isInteger(value) ? within(value as number, { minimum, maximum }) : undefined
    },
    write: (value) => value,
  }
}

const byteUnits = { '': 1, B: 1, kB: 1000, KiB: 1024, MB: 1e6, MiB: 1_048_576, GB: 1e9, GiB: 1_073_741_824 }

/** A size in bytes: `65536`, `64KiB`, `1 MB`. */
export function bytes(minimum: number, maximum: number): SettingType<number> {
  return {
    name: 'bytes',
    expects: `a size from ${writeBytes(minimum)} to ${writeBytes(maximum)}, like 65536, 64KiB or 1MB`,
    read: (given) => {
      const match = /^(\d+)\s*(|B|kB|KiB|MB|MiB|GB|GiB)$/.exec(String(given))
      if (match === null) return undefined
      return within(Number(match[1]) * byteUnits[match[2] as keyof typeof byteUnits], { minimum, maximum })
    },
    write: writeBytes,
  }
}

function writeBytes(value: number): string | number {
  for (const unit of ['GiB', 'MiB', 'KiB'] as const) {
    if (value > 0 && value % byteUnits[unit] === 0) return `${value / byteUnits[unit]}${unit}`
  }
  return value
}

const durationUnits = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** A time span in milliseconds: `PT10S`, `10s`, `500ms`, `2h`, `30d`. @param minimum and @param maximum milliseconds */
export function duration(minimum: number, maximum: number): SettingType<number> {
  return {
    name: 'duration',
    expects: `a duration from ${formatDuration(minimum)} to ${formatDuration(maximum)}, like PT10S, 10s or 500ms`,
    read: (given) => {
      const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)$/.exec(String(given))
      const value =
        match === null ? parseDuration(given) : Math.round(Number(match[1]) * durationUnits[match[2] as 'ms'])
      return within(value, { minimum, maximum })
    },
    write: formatDuration,
  }
}

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
}

export const boolean: SettingType<boolean> = {
  name: 'boolean',
  expects: 'true or false',
  read: (given) => (Object.hasOwn(booleans, String(given)) ? booleans[String(given)] : undefined),
  write: (value) => value,
}

export function oneOf<const V extends string>(...values: readonly V[]): SettingType<V> {
  return {
    name: values.join(' \\| '),
    expects: `one of ${values.join(', ')}`,
    read: (given) => values.find((value) => value === String(given)),
    write: (value) => value,
  }
}

function partsOf(given: unknown): readonly unknown[] | undefined {
  if (Array.isArray(given)) return given
  if (typeof given === 'string') return given.split(',')
  return typeof given === 'object' ? undefined : [given]
}

/** Several values: a list in the file, separated by commas elsewhere. */
export function list<T>(item: SettingType<T>): SettingType<readonly T[]> {
  return {
    name: `list of ${item.name}`,
    expects: `a list (separated by commas) of which each is ${item.expects}`,
    read: (given) => {
      const parts = partsOf(given)
      if (parts === undefined) return undefined
      const values = parts.map((part) => item.read(typeof part === 'string' ? part.trim() : part))
      if (parts.length === 1 && parts[0] === '') return []
      return values.some((value) => value === undefined) ? undefined : (values as T[])
    },
    write: (values) => values.map((value) => String(item.write(value))),
  }
}

/** A path, relative to the working directory. */
export const path: SettingType<string> = { ...text('a path'), name: 'path' }

/** A setting that may be left empty. */
export function optional<T>(type: SettingType<T>): SettingType<T | null> {
  return {
    ...type,
    read: (given) => (given === '' || given === null ? null : type.read(given)),
    write: (value) => (value === null ? '' : type.write(value)),
  }
}

/** `[host:]port`, or `off` for no listener, which reads as null. Without a host: this computer only. */
export const listener: SettingType<Listener | null> = {
  name: '[host:]port \\| off',
  expects: 'an address like 8080, 127.0.0.1:8080, [::1]:8080 or off',
  read: (given) => {
    if (given === null || given === false || given === 'off') return null
    if (typeof given !== 'string' && typeof given !== 'number') return undefined
    const match = /^(?:(\[[^\]]+\]|[^:\s]+):)?(\d{1,5})$/.exec(`${given}`)
    if (match === null || Number(match[2]) > 65_535) return undefined
    const host = (match[1] ?? '127.0.0.1').replace(/^\[|\]$/g, '')
    return match[1]?.startsWith('[') && isIP(host) !== 6 ? undefined : { host, port: Number(match[2]) }
  },
  write: (value) =>
    value === null ? 'off' : `${value.host.includes(':') ? `[${value.host}]` : value.host}:${value.port}`,
}
