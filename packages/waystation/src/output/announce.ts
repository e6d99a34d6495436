import type { RunningCore } from '../compose.ts'
import type { Configuration } from '../configuration/Configuration.ts'
import { isOpen } from '../configuration/checkListeners.ts'
import { isLoopback } from '../configuration/isLoopback.ts'
import { defaultOriginator, defaultUrl } from '../defaults.ts'
import { type ListenerName, listenerNames } from '../listeners/Listening.ts'

/**
 * Says that requests are answered: to a program with one line of JSON, to a person with what to try next.
 * @param agent name of the AE of this computer, when it reports its figures
 */
export function announce(configuration: Configuration, core: RunningCore, agent?: string): void {
  if (configuration['log.format'] === 'json') {
    const urls = Object.fromEntries([...listenerNames, 'mqttBroker' as const].map((name) => [name, core[name]]))
    process.stdout.write(`${JSON.stringify({ ready: true, pid: process.pid, ...urls })}\n`)
    return
  }
  process.stdout.write(`${[...state(configuration, core), '', ...advice(configuration, core, agent)].join('\n')}\n`)
}

function state(configuration: Configuration, core: RunningCore): string[] {
  const where = listenerNames.flatMap((name) => core[name] ?? []).join(' and ')
  return [
    `Waystation answers at ${where}`,
    ...(core.mqttBroker === undefined ? [] : [`and through the MQTT broker ${core.mqttBroker}`]),
    '',
    `  CSE            ${configuration.cseId}, its root resource is ${configuration.cseName}`,
    `  administrator  ${configuration.admin}`,
    `  data           ${configuration.data}`,
    `  access         ${access(configuration)}`,
  ]
}

function access(configuration: Configuration): string {
  const hosts = listenerNames.flatMap((name) => configuration[name]?.host ?? [])
  const isLocal = hosts.every(isLoopback)
  if (!isOpen(configuration)) return 'with credentials only'
  if (isLocal) return 'open for trying out: every program on this computer may act as anybody; other computers cannot'
  return 'OPEN TO THE NETWORK: everybody who reaches these addresses may read and change everything'
}

/** Listeners over which a certificate can be shown. */
const secured: readonly ListenerName[] = ['https', 'wss', 'mqtts', 'coaps']

function advice(configuration: Configuration, core: RunningCore, agent?: string): string[] {
  const { cseName, admin } = configuration
  const entrances = isOpen(configuration) ? listenerNames : [...secured, ...listenerNames]
  const entrance = entrances.find((name) => core[name] !== undefined)
  const url = entrance === undefined ? core.mqttBroker : core[entrance]
  const flags = [
    ...(url === defaultUrl ? [] : [`--via ${url}`]),
    ...(admin === defaultOriginator ? [] : [`--originator ${admin}`]),
  ]
  const command = (text: string) => `  ${[`${programName()} ${text}`, ...flags].join(' ')}`
  const try_ = [
    command(`get ${cseName}`),
    command(`create container --parent ${cseName} rn=first maxNrOfInstances=10`),
    command('discover'),
  ]
  const watch =
    agent === undefined
      ? []
      : [
          'This computer reports its own figures. Watch them come in:',
          command(`watch ${cseName}/${agent}/processor`),
          '',
        ]
  const proof = isOpen(configuration) ? [] : [proofOver(entrance)]
  return [...watch, 'Try next, in another terminal:', ...try_, ...proof, '', 'Ctrl-C stops.']
}

function proofOver(entrance: ListenerName | undefined): string {
  const token = 'with a token in the variable WAYSTATION_TOKEN.'
  const isSecured = entrance !== undefined && secured.includes(entrance)
  return isSecured ? `Each with --ca FILE --cert FILE --key FILE, or ${token}` : `Each ${token}`
}

/** Started through npm, the program is not on the search path of the terminal. */
function programName(): string {
  return process.env.npm_execpath === undefined ? 'waystation' : 'npx waystation'
}
