import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/** A broker of another maker on a free port of this computer. */
export class Mosquitto implements AsyncDisposable {
  readonly url: string
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url
    this.#child = child
    this.#folder = folder
  }

  static async start(): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), 'waystation-mosquitto-'))
    const port = await freePort()
    const file = join(folder, 'mosquitto.conf')
    writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`)
    const child = spawn('mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
    killWithParent(child as never)
    const url = `mqtt://127.0.0.1:${port}`
    for (let turn = 0; turn < 100; turn++) {
      const { code } = await run('mosquitto_pub', [...where(url), '-t', 'probe', '-m', 'x'])
      if (code === 0) return new Mosquitto(url, child, folder)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    child.kill('SIGKILL')
    throw new Error('mosquitto does not listen')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGTERM')
    await ended
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
