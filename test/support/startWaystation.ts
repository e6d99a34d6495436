import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BindingName, bindingUnderTest, type Peer } from './bindings/index.ts'
import { killWithParent } from './killWithParent.ts'
import { OneM2MClient } from './OneM2MClient.ts'
import { program, programEnvironment } from './programUnderTest.ts'
import { TextTail } from './TextTail.ts'

export interface WaystationOptions {
  /** Default: a new temporary directory, removed by `stop` at the end of `await using`. */
  dataDirectory?: string
  /** Default `/id-in`. */
  cseId?: string
  /** Default `cse-in`. */
  cseName?: string
  /** Default `//sp.test`. */
  spId?: string
  /** Default `CAdmin`. */
  admin?: string
  /** Default `127.0.0.1:0`. */
  http?: string
  /** Configuration, each passed as `--set name=value`. */
  set?: Readonly<Record<string, string | number | boolean>>
  /** Appended to the command line. */
  arguments?: readonly string[]
  environment?: Readonly<Record<string, string>>
  /** Runs the program through another one, e.g. `['prlimit', '--fsize=1000000']`. The pid must stay the same. */
  wrapper?: readonly string[]
  /** How long the ready line may take, default 30 s. */
  readyTimeoutMs?: number
}

/** The program ended, or was ended, before it was ready. */
export class WaystationStartError extends Error {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string

  constructor(reason: string, exitCode: number | null, stdout: string, stderr: string) {
    super(`${reason}\nstandard error:\n${stderr || '(empty)'}\nstandard output:\n${stdout || '(empty)'}`)
    this.name = 'WaystationStartError'
    this.exitCode = exitCode
    this.stdout = stdout
    this.stderr = stderr
  }
}

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A server under test: a child process, seen from outside only. */
export class Waystation {
  readonly dataDirectory: string
  #options: WaystationOptions
  #run: Run | undefined

  private constructor(dataDirectory: string, options: WaystationOptions) {
    this.dataDirectory = dataDirectory
    this.#options = options
  }

  static async start(options: WaystationOptions): Promise<Waystation> {
    const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'waystation-test-')))
    const waystation = new Waystation(dataDirectory, options)
    try {
      await waystation.restart()
    } catch (error) {
      await waystation.#removeTemporary()
      throw error
    }
    return waystation
  }

  /** `http://127.0.0.1:PORT`; another port after each restart. */
  get url(): string {
    const { ready } = this.#running
    if (!ready) throw new Error('the server is not ready')
    return ready.http
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  /** Of the server process itself. */
  get pid(): number {
    return this.#running.child.pid ?? 0
  }

  /** The last megabyte of standard error of the current or latest run. */
  get stderr(): string {
    return this.#running.stderr.text
  }

  /** The last megabyte of standard output of the current or latest run. */
  get stdout(): string {
    return this.#running.stdout.text
  }

  /** Settles when the current or latest run ends. */
  get exited(): Promise<Exit> {
    return this.#running.exited
  }

  get isRunning(): boolean {
    return this.#run !== undefined && this.#run.child.exitCode === null && this.#run.child.signalCode === null
  }

  /** Structured address of the CSEBase. */
  get cseBase(): string {
    return this.#options.cseName ?? 'cse-in'
  }

  /** Follows the server through restarts. @param originator default: the admin */
  client(originator = this.#options.admin ?? 'CAdmin', releaseVersion = '3'): OneM2MClient {
    return new OneM2MClient(
      () => this.url,
      originator,
      releaseVersion,
      () => this.peer,
    )
  }

  /** The server as the binding under test reaches it. */
  get peer(): Peer {
    return { url: this.urlOf(bindingUnderTest), cseID: this.#options.cseId ?? '/id-in' }
  }

  /** @throws when it does not listen for that binding */
  urlOf(binding: ListenerName): string {
    const url = this.#running.ready?.[binding]
    if (url === undefined) throw new Error(`the server does not listen for ${binding}`)
    return url
  }

  /**
   * Ends the server as an operator does (SIGTERM) and waits for it.
   * @throws when it is still there after 15 s; it is killed then
   */
  async stop(): Promise<Exit> {
    const { child, exited } = this.#running
    if (!this.isRunning) return exited
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
    child.kill('SIGTERM')
    const exit = await exited
    clearTimeout(timer)
    if (exit.signal === 'SIGKILL') throw new Error('the server did not stop within 15 s of SIGTERM')
    return exit
  }

  /** SIGKILL: no chance to write, close or answer anything. Resolves when the process is gone. */
  async kill(): Promise<Exit> {
    if (this.isRunning) this.#running.child.kill('SIGKILL')
    return this.#running.exited
  }

  /**
   * Starts again on the same data, stopping first if it runs.
   * @param changed options that replace those of the previous run
   * @throws WaystationStartError
   */
  async restart(changed: Omit<WaystationOptions, 'dataDirectory'> = {}): Promise<void> {
    if (this.isRunning) await this.stop()
    this.#options = { ...this.#options, ...changed }
    // Kept before it is ready, so that `kill` reaches a server that is still starting.
    const run = startRun(this.dataDirectory, this.#options)
    this.#run = run
    run.ready = await readyLine(run, this.#options.readyTimeoutMs ?? 30_000)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (this.#run) await this.stop()
    } finally {
      await this.#removeTemporary()
    }
  }

  async #removeTemporary(): Promise<void> {
    if (this.#options.dataDirectory === undefined) await rm(this.dataDirectory, { recursive: true, force: true })
  }

  get #running(): Run {
    if (!this.#run) throw new Error('the server was never started')
    return this.#run
  }
}

/**
 * Starts a server on a free loopback port with a data directory of its own.
 * Prefer `await using waystation = await startWaystation()`, which stops it and removes its data.
 * @throws WaystationStartError when the program ends before it is ready, or is not ready in time
 */
export function startWaystation(options: WaystationOptions = {}): Promise<Waystation> {
  return Waystation.start(options)
}

/** As the ready line names them. */
export type ListenerName = BindingName | 'https' | 'mqtts' | 'coaps' | 'wss'

/** And the URL of each listener by its name. */
interface Ready extends Partial<Record<ListenerName, string>> {
  ready: true
  pid: number
  http: string
}

interface Run {
  child: ChildProcessWithoutNullStreams
  ready: Ready | undefined
  stdout: TextTail
  stderr: TextTail
  exited: Promise<Exit>
}

function commandLine(dataDirectory: string, options: WaystationOptions): string[] {
  return [
    ...(options.wrapper ?? []),
    process.execPath,
    program,
    'start',
    ...['--http', options.http ?? '127.0.0.1:0', '--data', dataDirectory],
    ...(bindingUnderTest === 'http' ? [] : [`--${bindingUnderTest}`, '127.0.0.1:0']),
    ...['--cse-id', options.cseId ?? '/id-in', '--cse-name', options.cseName ?? 'cse-in'],
    ...['--sp-id', options.spId ?? '//sp.test', '--admin', options.admin ?? 'CAdmin', '--log', 'json'],
    ...Object.entries(options.set ?? {}).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    ...(options.arguments ?? []),
  ]
}

function startRun(dataDirectory: string, options: WaystationOptions): Run {
  const [command = process.execPath, ...args] = commandLine(dataDirectory, options)
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: programEnvironment(options.environment) })
  killWithParent(child)
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject)
    // 'close' rather than 'exit': the last words on standard error have arrived then.
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  return { child, ready: undefined, stdout: new TextTail(child.stdout), stderr: new TextTail(child.stderr), exited }
}

/** @throws WaystationStartError */
async function readyLine({ child, stdout, stderr, exited }: Run, timeoutMs: number): Promise<Ready> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), timeoutMs)
  })
  const first = await Promise.race([stdout.firstLine, exited, late])
  clearTimeout(timer)
  if (typeof first === 'string' && first.startsWith('{')) {
    const line = JSON.parse(first)
    if (line.ready === true && line.http) return line
  }
  if (typeof first === 'string') child.kill('SIGKILL')
  const exit = await exited
  const reason =
    typeof first === 'string'
      ? noReadyLine(first, timeoutMs)
      : `ended with ${exit.code ?? exit.signal} before it was ready`
  throw new WaystationStartError(reason, exit.code, stdout.text, stderr.text)
}

function noReadyLine(first: string, timeoutMs: number): string {
  return first === 'late' ? `no ready line within ${timeoutMs} ms` : `the first line is no ready line: ${first}`
}
