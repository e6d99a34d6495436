import type { Command } from 'commander'
import { defaultOriginator, defaultUrl } from './defaults.ts'

/** Adds the options of a command that asks a Core. */
export function withServer(command: Command): Command {
  return command
    .option('--url <url>', 'where the Core answers', process.env.WAYSTATION_URL ?? defaultUrl)
    .option('--timeout <duration>', 'how long an answer may take', '30s')
    .option('--json', 'prints JSON')
}

/** Adds the options of a command that asks a Core as somebody. */
export function withOriginator(command: Command): Command {
  return withServer(command)
    .option('-o, --originator <id>', 'who asks', process.env.WAYSTATION_ORIGINATOR ?? defaultOriginator)
    .option('--release <version>', 'release version of the request', process.env.WAYSTATION_RELEASE ?? '4')
}

/** @returns the end of a help text */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}
