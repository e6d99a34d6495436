import { readFileSync } from 'node:fs'
import { type Configuration, defaultConfiguration } from './Configuration.ts'
import { ConfigurationError } from './ConfigurationError.ts'
import { checkConsistency } from './checkConsistency.ts'
import { type Given, readAssignment, readDocument, readVariables, unknownName } from './configurationSources.ts'
import { settingNamed, settings } from './settings.ts'
import { withFilesOfSite } from './withFilesOfSite.ts'

export interface ConfigurationSources {
  /** YAML file. */
  readonly file?: string
  readonly environment?: NodeJS.ProcessEnv
  /** Values of flags, by the name of the flag without its dashes. */
  readonly flags?: Readonly<Record<string, unknown>>
  /** `key=value` texts. */
  readonly assignments?: readonly string[]
}

/**
 * Reads the configuration: defaults, then the file, the WAYSTATION_ variables, the flags and the `--set` assignments,
 * each overriding those before it.
 * @throws ConfigurationError for an unknown setting, a value that does not fit, or settings that contradict each other
 */
export async function readConfiguration(sources: ConfigurationSources): Promise<Configuration> {
  const given: Given[] = [
    ...(sources.file === undefined ? [] : await readFile(sources.file)),
    ...readVariables(sources.environment ?? {}),
    ...readFlags(sources.flags ?? {}),
    ...(sources.assignments ?? []).map(readAssignment),
  ]
  const stated = { ...defaultConfiguration, ...Object.fromEntries(given.map(check)) } as Configuration
  const configuration = withFilesOfSite(stated)
  checkConsistency(configuration)
  return configuration
}

function check({ name, value, source }: Given): [string, unknown] {
  const setting = settingNamed(name)
  const place = source === '--set' ? `setting (given with ${source})` : `setting (in ${source})`
  if (setting === undefined) throw unknownName(name, Object.keys(settings), place)
  const read = setting.type.read(value)
  if (read !== undefined) return [name, read]
  const shown = setting.secret ? 'its value' : JSON.stringify(value)
  throw new ConfigurationError(`${name}: ${shown} is not ${setting.type.expects} (from ${source}).`)
}

function readFlags(flags: Readonly<Record<string, unknown>>): Given[] {
  return Object.entries(settings).flatMap(([name, setting]) => {
    const flag = 'flag' in setting ? setting.flag : undefined
    if (flag === undefined || flags[flag] === undefined) return []
    return [{ name, value: flags[flag], source: `--${flag}` }]
  })
}

async function readFile(file: string): Promise<Given[]> {
  const { parseDocument } = await import('yaml')
  const document = parseDocument(textOf(file))
  const [error] = document.errors
  if (error) throw new ConfigurationError(`${file} is not valid YAML: ${error.message.split('\n')[0]}`)
  return readDocument(document.toJS(), file)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const reason = isMissing ? 'there is no such file' : (error as Error).message
    throw new ConfigurationError(`The configuration file ${file} cannot be read: ${reason}.`)
  }
}
