import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { killWithParent } from '../../support/killWithParent.ts'

export interface Ran {
  readonly code: number
  /** Standard output and standard error together. */
  readonly output: string
}

const limitMilliseconds = 20_000

/** Runs a program of Mosquitto to its end. */
export function run(command: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: limitMilliseconds }, (error, stdout, stderr) => {
      const { code = 0 } = error ?? {}
      resolve({ code: typeof code === 'number' ? code : -1, output: `${stdout}${stderr}` })
    })
  })
}

/** Options by which a client finds the broker. */
export function where(url: string): string[] {
  const { hostname, port } = new URL(url)
  return ['-h', hostname, '-p', port]
}

/** Sends a request with mosquitto_rr. @returns the response primitive. @throws with what the program wrote */
export async function ask(
  url: string,
  originator: string,
  primitive: Readonly<Record<string, unknown>>,
  ...options: readonly string[]
) {
  const isRegistration = primitive.fr === 'C'
  const topic = (kind: string) => `/oneM2M/${isRegistration ? 'reg_' : ''}${kind}/${originator}/id-in/json`
  const message = JSON.stringify({ fr: originator, rqi: 'rr1', rvi: '3', ...primitive })
  const args = ['-q', '1', '-W', '10', '-t', topic('req'), '-e', topic('resp'), '-m', message]
  const { output } = await run('mosquitto_rr', [...where(url), ...args, ...options])
  try {
    return JSON.parse(output)
  } catch {
    throw new Error(`mosquitto_rr: ${output}`)
  }
}

/** mosquitto_sub, collecting what it gets. */
export class Subscriber implements Disposable {
  readonly lines: string[] = []
  readonly #child: ChildProcess

  constructor(url: string, filter: string, ...options: readonly string[]) {
    const args = [...where(url), '-q', '1', '-t', filter, '-F', '%t %p', ...options]
    this.#child = spawn('mosquitto_sub', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    killWithParent(this.#child as never)
    let rest = ''
    const take = (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split('\n')
      rest = parts.pop() ?? ''
      this.lines.push(...parts)
    }
    this.#child.stdout?.on('data', take)
    this.#child.stderr?.on('data', take)
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL')
  }
}
