import type { Log } from '@waystation/core/ports'
import { type RunningCore, startCore } from '../compose.ts'
import type { Configuration } from '../configuration/Configuration.ts'
import { isOpen } from '../configuration/checkListeners.ts'
import { readConfiguration } from '../configuration/readConfiguration.ts'
import { type Setting, settings } from '../configuration/settings.ts'
import { createLog, heldBack } from '../log.ts'
import { announce } from '../output/announce.ts'
import { explainFailure, isExplained } from '../output/explainFailure.ts'

/** Flags as commander names them: `cseId` for `--cse-id`. */
export type StartOptions = Readonly<Record<string, unknown>> & {
  readonly config?: string
  readonly set: readonly string[]
  readonly demo?: boolean
}

/** A signal that comes again so soon is the same one, passed on by a parent process. */
const repeatMilliseconds = 500

/** `waystation start`: runs the Core until a signal ends it. */
export async function start(options: StartOptions): Promise<void> {
  const configuration = await readConfiguration({
    ...(options.config === undefined ? {} : { file: options.config }),
    environment: process.env,
    flags: flagsOf(options),
    assignments: options.set,
  })
  const log = heldBack(await createLog(configuration))
  const ended = endingSignal()
  const core = await startCore(configuration, log)
  const agent = options.demo ? await startAgent(configuration, core, log) : undefined
  announce(configuration, core, agent?.name)
  log.release()
  endOnFault(log)
  await ended
  await agent?.stop()
  await core.stop()
  // Whatever a library left running shall not keep the process.
  process.exit(0)
}

function flagsOf(options: StartOptions): Record<string, unknown> {
  const flags: Record<string, unknown> = {}
  for (const { flag } of Object.values<Setting>(settings)) {
    if (flag === undefined) continue
    flags[flag] = options[flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())]
  }
  return flags
}

/** @returns a promise that the first SIGINT or SIGTERM resolves; a second one ends the process at once */
function endingSignal(): Promise<void> {
  return new Promise((resolve) => {
    let first = 0
    const end = (signal: NodeJS.Signals) => {
      if (first !== 0 && Date.now() - first >= repeatMilliseconds) process.exit(signal === 'SIGINT' ? 130 : 143)
      first ||= Date.now()
      resolve()
    }
    process.on('SIGINT', end)
    process.on('SIGTERM', end)
  })
}

/** After a fault of its own nothing in the process can be trusted: the next start finds everything acknowledged in the store. */
function endOnFault(log: Log): void {
  process.on('uncaughtException', (error) => {
    if (isExplained(error)) process.stderr.write(`${explainFailure(error)}\n`)
    else log.error({ error: { message: error.message, stack: error.stack } }, 'A fault in Waystation ends it')
    process.exit(1)
  })
}

async function startAgent(configuration: Configuration, core: RunningCore, log: Log) {
  const [{ createClient }, { HostAgent, hostFigures }] = await Promise.all([
    import('@waystation/client'),
    import('@waystation/device'),
  ])
  // The agent comes over the network like any other device, and has no credential.
  if (core.http === undefined || !isOpen(configuration)) {
    log.warn({}, 'This computer does not report its figures: --demo needs http without credentials')
    return undefined
  }
  const client = createClient({ url: core.http })
  const interval = configuration['agent.interval']
  const agent = new HostAgent({ client, figures: hostFigures(configuration.data), interval, log })
  agent.start()
  return {
    name: agent.name,
    stop: async () => {
      await agent.stop()
      await client.close()
    },
  }
}
