import type { Command } from 'commander'
import { defaultOriginator, defaultUrl } from './defaults.ts'

/** Adds the options of a command that asks a Core. */
export function withServer(command: Command): Command {
  return command
    .option(
      '--via, --url <url>',
      'where the Core answers: http, ws, coap and others',
      process.env.WAYSTATION_URL ?? defaultUrl,
    )
    .option(
      '--ca <file>',
      'for https and the like: the authority, or the certificate itself, to trust besides those of the system',
    )
    .option('--timeout <duration>', 'how long an answer may take', '30s')
    .option('--json', 'prints JSON')
}

/** Adds the options of a command that asks a Core as somebody. */
export function withOriginator(command: Command): Command {
  return withServer(command)
    .option(
      '--cert <file>',
      'for https and the like: certificate of the originator; its token is given as WAYSTATION_TOKEN',
    )
    .option('--key <file>', 'for https and the like: private key of that certificate')
    .option(
      '--psk <identity>',
      'for coaps: identity of a pre-shared key, which is given as WAYSTATION_PSK (hexadecimal)',
    )
    .option('-o, --originator <id>', 'who asks', process.env.WAYSTATION_ORIGINATOR ?? defaultOriginator)
    .option('--release <version>', 'release version of the request', process.env.WAYSTATION_RELEASE ?? '4')
    .option('--serialisation <name>', 'how the request travels: json, cbor or xml', 'json')
}

/** @returns the end of a help text */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}
