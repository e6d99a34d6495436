import { Command, Option } from 'commander'
import packageDescription from '../package.json' with { type: 'json' }
import { examples, withServer } from './commandParts.ts'
import { type Setting, settings } from './configuration/settings.ts'
import { addResourceCommands } from './resourceCommands.ts'
import { addSecurityCommands } from './securityCommands.ts'

/** Commands load their code when they run, so that each starts fast. */
export function createProgram(): Command {
  const program = new Command('waystation')
    .description('Waystation, an M2M service platform speaking oneM2M.')
    .version(packageDescription.version)
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  addStart(program)
  addOperation(program)
  addCharging(program)
  addSecurityCommands(program)
  addResourceCommands(program)
  pointToHelp(program, program.name())
  return program
}

function pointToHelp(command: Command, name: string): void {
  command.showHelpAfterError(`(${name} --help shows what there is)`)
  for (const part of command.commands) pointToHelp(part, `${name} ${part.name()}`)
}

function addStart(program: Command): void {
  const start = withConfiguration(program.command('start'))
    .description('Starts the Core.')
    .option('--demo', 'registers this computer as a device that reports its own figures')
    .addHelpText(
      'after',
      examples(
        'waystation start',
        'waystation start --http 127.0.0.1:0 --data ./data --log json',
        'waystation start --config waystation.yaml --set limits.bodyBytes=1MiB',
      ),
    )
  for (const setting of Object.values<Setting>(settings)) {
    if (setting.flag === undefined || setting.flag === 'data') continue
    const value = setting.type.name === 'boolean' ? '' : ` <${valueName(setting)}>`
    start.addOption(new Option(`--${setting.flag}${value}`, setting.help))
  }
  start.action(async (options) => (await import('./commands/start.ts')).start(options))
}

function valueName({ type }: Setting): string {
  return type.name.startsWith('[host:]port') ? '[host:]port' : type.name.replaceAll(' \\| ', '|')
}

function withConfiguration(command: Command): Command {
  return command
    .option('--config <file>', 'YAML file with settings; `waystation init` writes one', process.env.WAYSTATION_CONFIG)
    .option('--data <directory>', 'directory that holds everything (default: ./data)')
    .option('--set <key=value>', 'any setting; may be repeated', (value, before: string[]) => [...before, value], [])
}

function addOperation(program: Command): void {
  program
    .command('init [file]')
    .description('Writes a configuration file with every setting, its default and its explanation.')
    .option('--force', 'replaces a file that is there')
    .addHelpText('after', examples('waystation init', 'waystation init /etc/waystation.yaml'))
    .action(async (file, options) => (await import('./commands/init.ts')).init(file, options))
  withServer(program.command('status'))
    .description('Shows whether a Core is well, and its figures.')
    .addHelpText('after', examples('waystation status', 'waystation status --url http://127.0.0.1:8080 --json'))
    .action(async (options) => (await import('./commands/status.ts')).status(options))
  withConfiguration(program.command('backup <file>'))
    .description('Copies all data into one file, also while the Core runs.')
    .addHelpText(
      'after',
      examples('waystation backup waystation.backup', 'waystation backup --data /var/lib/waystation today.backup'),
    )
    .action(async (file, options) => (await import('./commands/backup.ts')).backup(file, options))
  program
    .command('requirements [ids...]')
    .description('Shows what the platform must do, what it does by now, and what proves it.')
    .option('--status <status>', 'only those with that status')
    .option('--json', 'prints JSON')
    .addHelpText(
      'after',
      examples('waystation requirements', 'waystation requirements R4.2 R5', 'waystation requirements --status done'),
    )
    .action(async (ids, options) => (await import('./commands/requirements.ts')).requirements(ids, options))
  program
    .command('bench [arguments...]')
    .description('Measures the speed of this computer and of the Core on it.')
    .allowUnknownOption()
    .helpOption(false)
    .addHelpText('after', examples('waystation bench', 'waystation bench --help'))
    .action(async (rest) => (await import('./commands/bench.ts')).bench(rest))
}

function addCharging(program: Command): void {
  const charging = program
    .command('charging')
    .description('Shows who used what, as statsCollect resources ask for.')
    .addHelpText('after', examples('waystation charging export', 'waystation charging export --help'))
  withConfiguration(charging.command('export'))
    .description('Writes the charging records to standard output, also while the Core runs.')
    .addOption(new Option('--format <format>', 'form of the output').choices(['csv', 'json']).default('csv'))
    .option('--from <time>', 'records made at that time or later, e.g. 2026-01-31 or 2026-01-31T12:00:00Z')
    .option('--to <time>', 'records made before that time')
    .option('--originator <id>', 'records of that AE or CSE only')
    .option('--resource <address>', 'records of that resource and what lies below it only, by its structured address')
    .option('--stats-collect <id>', 'records for that statsCollect only, by its statsCollectID')
    .option('--totals', 'adds the operations up by originator and resource')
    .addHelpText(
      'after',
      examples(
        'waystation charging export > records.csv',
        'waystation charging export --data /var/lib/waystation --format json --from 2026-01-01 --to 2026-02-01',
        'waystation charging export --totals --originator Cmeter7',
      ),
    )
    .action(async (options) => (await import('./commands/chargingExport.ts')).chargingExport(options))
}
