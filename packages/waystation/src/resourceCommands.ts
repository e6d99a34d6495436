import type { Command } from 'commander'
import { examples, withOriginator } from './commandParts.ts'

/** Adds the commands that work on resources. */
export function addResourceCommands(program: Command): void {
  for (const add of [addGet, addCreate, addUpdate, addDelete, addDiscover, addWatch]) add(program)
}

function addGet(program: Command): void {
  withOriginator(program.command('get <address>'))
    .description('Shows a resource.')
    .option('-a, --attributes <names>', 'only these attributes, long or short, separated by commas')
    .option('-c, --children', 'also what is below it')
    .addHelpText(
      'after',
      examples(
        'waystation get cse-in',
        'waystation get cse-in/ae/container/la',
        'waystation get cse-in/ae -a labels,et --json',
      ),
    )
    .action(async (address, options) => (await import('./commands/get.ts')).get(address, options))
}

function addCreate(program: Command): void {
  withOriginator(program.command('create <type> [attributes...]'))
    .description('Creates a resource. Attributes are name=value with long or short names, or name:=JSON.')
    .requiredOption('-p, --parent <address>', 'what it is created below')
    .addHelpText(
      'after',
      examples(
        'waystation create AE --parent cse-in --originator Cae rn=ae api=Nexample rr=false srv=3,4',
        'waystation create container --parent cse-in/ae rn=c maxNrOfInstances=10',
        'waystation create contentInstance --parent cse-in/ae/c content=21.5',
        'waystation create subscription --parent cse-in/ae/c nu=http://127.0.0.1:9000/ enc:=\'{"net":[3]}\'',
      ),
    )
    .action(async (type, attributes, options) =>
      (await import('./commands/create.ts')).create(type, attributes, options),
    )
}

function addUpdate(program: Command): void {
  withOriginator(program.command('update <address> <attributes...>'))
    .description('Changes attributes of a resource: name=value, name:=JSON, name= to remove.')
    .option('-t, --type <type>', 'its resource type; asked for when left out')
    .addHelpText(
      'after',
      examples('waystation update cse-in/ae/c maxNrOfInstances=20 labels=a,b', 'waystation update cse-in/ae/c labels='),
    )
    .action(async (address, attributes, options) =>
      (await import('./commands/update.ts')).update(address, attributes, options),
    )
}

function addDelete(program: Command): void {
  withOriginator(program.command('delete <address>'))
    .description('Deletes a resource and everything below it.')
    .addHelpText('after', examples('waystation delete cse-in/ae/c'))
    .action(async (address, options) => (await import('./commands/delete.ts')).deleteResource(address, options))
}

function addDiscover(program: Command): void {
  withOriginator(program.command('discover [address]'))
    .description('Finds resources below an address, by default below the CSEBase.')
    .option('-t, --type <types>', 'of these types, separated by commas')
    .option('-l, --label <labels>', 'with one of these labels, separated by commas')
    .option('-w, --where <name=value...>', 'with these attributes; * stands for any text')
    .option('--level <number>', 'at most that many levels down')
    .option('--limit <number>', 'at most that many')
    .option('--offset <number>', 'from that one on, 1 being the first')
    .option(
      '-f, --filter <name=value...>',
      'any other filter criterion, long or short, e.g. createdAfter=20260101T000000',
    )
    .addHelpText(
      'after',
      examples(
        'waystation discover',
        'waystation discover cse-in/ae --type container --label kitchen',
        "waystation discover --where 'rn=temp*' --limit 10",
      ),
    )
    .action(async (address, options) => (await import('./commands/discover.ts')).discover(address, options))
}

function addWatch(program: Command): void {
  withOriginator(program.command('watch <address>'))
    .description('Shows what happens at a resource, live, until Ctrl-C.')
    .option(
      '-e, --events <names>',
      'which events, separated by commas: update, delete, create, deleteChild, missingData',
      'update,create',
    )
    .option(
      '--listen <[host:]port>',
      'where this computer receives notifications, as the Core reaches it',
      '127.0.0.1:0',
    )
    .option('--poll', 'receives through a polling channel of the originator, which must be an AE')
    .option('-n, --count <number>', 'ends after that many')
    .addHelpText(
      'after',
      examples(
        'waystation watch cse-in/ae/c',
        'waystation watch cse-in/ae --events create,deleteChild',
        'waystation watch cse-in/ae/c --originator Cae --poll',
      ),
    )
    .action(async (address, options) => (await import('./commands/watch.ts')).watch(address, options))
}
