import type { Log } from '@waystation/core/ports'
import type { Configuration } from './configuration/Configuration.ts'

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const

/** @returns a log that writes to standard error in the form and from the level that the configuration says */
export async function createLog(configuration: Configuration): Promise<Log> {
  const level = configuration['log.level']
  if (configuration['log.format'] === 'text') return textLog(level)
  const { pino } = await import('pino')
  const redact = ['passphrase', '*.passphrase', 'authorization', '*.authorization', 'headers.authorization']
  const destination = pino.destination({ dest: 2, sync: true })
  const log: Log = pino({ level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination)
  return log
}

function textLog(level: Configuration['log.level']): Log {
  const least = level === 'silent' ? levels.length : levels.indexOf(level)
  const at = (name: (typeof levels)[number]) => {
    if (levels.indexOf(name) < least) return () => {}
    return (fields: object, message: string) => {
      const time = new Date().toISOString().slice(11, 19)
      process.stderr.write(`${time} ${name.padEnd(5)} ${message}${describeFields(fields)}\n`)
    }
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function describeFields(fields: object): string {
  return Object.entries(fields)
    .map(
      ([name, value]) => ` ${name}=${value instanceof Error ? (value.stack ?? value.message) : JSON.stringify(value)}`,
    )
    .join('')
}

/**
 * Holds back what is no warning until the start has succeeded, so that a failed one leaves nothing but its reason.
 * @returns the log, and `release`, which writes what was held back and holds back no more
 */
export function heldBack(log: Log): Log & { release(): void } {
  let waiting: (() => void)[] | undefined = []
  const when = (level: 'debug' | 'info') => (fields: object, message: string) => {
    if (waiting === undefined) log[level](fields, message)
    else waiting.push(() => log[level](fields, message))
  }
  return {
    debug: when('debug'),
    info: when('info'),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    release() {
      for (const write of waiting ?? []) write()
      waiting = undefined
    },
  }
}
