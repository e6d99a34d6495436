import { type Command, Option } from 'commander'
import { examples } from './commandParts.ts'

/** Adds `waystation ca` and `waystation credential`. */
export function addSecurityCommands(program: Command): void {
  addAuthority(program)
  addCredentials(program)
}

const several = (value: string, before: readonly string[] = []) => [...before, value]
const reasons = ['unspecified', 'keyCompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation']

function withAuthority(command: Command): Command {
  return command
    .option('--dir <directory>', 'directory of the authority', './authority')
    .option('--passphrase-file <file>', 'file with the passphrase of its key; or WAYSTATION_CA_PASSPHRASE')
}

function addAuthority(program: Command): void {
  const authority = program
    .command('ca')
    .description('A certificate authority for a site: makes and revokes the certificates of Cores and devices.')
    .addHelpText('after', examples('waystation ca init', 'waystation ca issue server', 'waystation ca issue Csensor7'))
  withAuthority(authority.command('init'))
    .description('Makes the authority: its key, its certificate and an empty revocation list.')
    .option('--name <name>', 'name in its certificate', 'Waystation site authority')
    .option('--validity <duration>', 'how long its certificate is valid', '3650d')
    .addHelpText(
      'after',
      examples(
        'waystation ca init',
        'waystation ca init --dir /media/stick/authority --passphrase-file passphrase.txt',
      ),
    )
    .action(async (options) => (await import('./commands/ca.ts')).init(options))
  addIssue(authority)
  withAuthority(authority.command('revoke <certificate>'))
    .description('Revokes certificates, by their name or serial number; running Cores refuse them from then on.')
    .addOption(new Option('--reason <reason>', 'why').choices(reasons).default('unspecified'))
    .addHelpText('after', examples('waystation ca revoke Csensor7 --reason keyCompromise'))
    .action(async (which, options) => (await import('./commands/ca.ts')).revoke(which, options))
  authority
    .command('list')
    .description('Lists the certificates that were issued.')
    .option('--dir <directory>', 'directory of the authority', './authority')
    .option('--json', 'prints JSON')
    .addHelpText('after', examples('waystation ca list', 'waystation ca list --json'))
    .action(async (options) => (await import('./commands/ca.ts')).list(options))
}

function addIssue(authority: Command): void {
  withAuthority(authority.command('issue <name>'))
    .description('Issues the certificate of a server, a device or a gateway, which is both.')
    .option('--dns <host>', 'host name at which the server is reached; may be repeated', several, [])
    .option('--ip <address>', 'IP address at which the server is reached; may be repeated', several, [])
    .option('-o, --originator <id>', 'originator, or pattern, that its holder may be; may be repeated', several, [])
    .option('--validity <duration>', 'how long it is valid', '365d')
    .option('--csr <file>', 'certificate request of a device that keeps its key to itself')
    .option('--replace', 'issues it anew when there is one of that name')
    .addHelpText(
      'after',
      `\nWithout --dns and --ip, "server" is for this computer; without these and --originator, another name is the originator itself.\n${examples(
        'waystation ca issue server --dns gateway.example --ip 192.0.2.7 --originator /id-in',
        'waystation ca issue Csensor7',
        'waystation ca issue gateway2 --dns gateway2.example --originator /id-gateway2',
        'waystation ca issue Cpump --csr pump.csr --validity 90d',
      )}`,
    )
    .action(async (name, options) => (await import('./commands/ca.ts')).issue(name, options))
}

function withFile(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'YAML file with settings, which may name the file of credentials',
      process.env.WAYSTATION_CONFIG,
    )
    .option('--data <directory>', 'data directory of the Core, which holds credentials.yaml (default: ./data)')
    .option('--credentials <file>', 'the file itself')
}

function withEntitlement(command: Command): Command {
  return withFile(command)
    .requiredOption(
      '-o, --originator <id>',
      'originator, or pattern such as C*, that its holder may be; may be repeated',
      several,
    )
    .option('--name <name>', 'by which it is listed and revoked (default: the identity, user or a new one)')
    .option('--credential-id <id>', 'Credential-ID, by which service subscriptions name it')
    .option('--json', 'prints JSON')
}

function addCredentials(program: Command): void {
  const credential = program
    .command('credential')
    .description('Says who may act as which originator. A running Core heeds changes within a second or two.')
    .addHelpText(
      'after',
      examples(
        'waystation credential add token --originator CAdmin',
        'waystation credential list',
        'waystation credential revoke token-1',
      ),
    )
  addAdditions(credential.command('add').description('Adds a credential: a token, PSK, user or certificate.'))
  withFile(credential.command('list'))
    .description('Lists the credentials, without anything secret.')
    .option('--json', 'prints JSON')
    .addHelpText(
      'after',
      examples('waystation credential list', 'waystation credential list --data /var/lib/waystation --json'),
    )
    .action(async (options) => (await import('./commands/credential.ts')).list(options))
  withFile(credential.command('revoke <name>'))
    .description('Removes a credential; whoever is connected with it is refused from the next request on.')
    .addHelpText('after', examples('waystation credential revoke sensor7'))
    .action(async (name, options) => (await import('./commands/credential.ts')).revoke(name, options))
}

function addAdditions(add: Command): void {
  add.addHelpText(
    'after',
    examples(
      'waystation credential add token -o CAdmin',
      'waystation credential add psk sensor7 -o Csensor7',
      'waystation credential add user anna -o Canna',
    ),
  )
  withEntitlement(add.command('token'))
    .description('Makes a bearer token and prints it this once.')
    .addHelpText('after', examples('waystation credential add token --originator CAdmin --name console'))
    .action(async (options) => (await import('./commands/credential.ts')).addToken(options))
  withEntitlement(add.command('psk <identity>'))
    .description('Adds a pre-shared key for TLS and DTLS; one that is made is printed this once.')
    .option('--key-file <file>', 'file with a key of 16 to 64 bytes in hexadecimal digits, instead of a new one')
    .addHelpText('after', examples('waystation credential add psk sensor7 --originator Csensor7'))
    .action(async (identity, options) => (await import('./commands/credential.ts')).addPsk(identity, options))
  withEntitlement(add.command('user <user>'))
    .description('Adds a user; a password that is made is printed this once.')
    .option('--password-file <file>', 'file with the password (- reads standard input), instead of a new one')
    .addHelpText('after', examples('waystation credential add user anna --originator Canna --password-file -'))
    .action(async (user, options) => (await import('./commands/credential.ts')).addUser(user, options))
  withEntitlement(add.command('certificate [file]'))
    .description('Adds a certificate by its file, or all certificates with a subject or an alternative name.')
    .option('--subject <subject>', 'parts of the subject, such as CN=sensor7,O=Site')
    .option('--alternative-name <name>', 'such as URI:m2m:Csensor7, DNS:sensor7.example or IP:192.0.2.7')
    .addHelpText(
      'after',
      examples(
        'waystation credential add certificate sensor7.pem --originator Csensor7',
        'waystation credential add certificate --subject CN=sensor7 --originator Csensor7',
      ),
    )
    .action(async (file, options) => (await import('./commands/credential.ts')).addCertificate(file, options))
}
