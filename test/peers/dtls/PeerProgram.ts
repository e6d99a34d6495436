import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { eventually } from '../../support/eventually.ts'
import { killWithParent } from '../../support/killWithParent.ts'
import { TextTail } from '../../support/TextTail.ts'

/** Another's program that is talked to through its standard input and output. */
export class PeerProgram {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #output: TextTail
  readonly #errors: TextTail

  constructor(command: string, args: readonly string[], cwd?: string) {
    this.#child = spawn(command, args, { stdio: 'pipe', ...(cwd !== undefined && { cwd }) })
    killWithParent(this.#child)
    this.#child.stdin.on('error', () => {})
    this.#output = new TextTail(this.#child.stdout)
    this.#errors = new TextTail(this.#child.stderr)
  }

  get text(): string {
    return this.#output.text + this.#errors.text
  }

  say(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** Waits until it has written what matches. */
  async hear(pattern: RegExp): Promise<void> {
    await eventually(
      () => {
        if (!pattern.test(this.text)) throw new Error(`Nothing like ${pattern} in:\n${this.text}`)
      },
      { timeoutMs: 15_000 },
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }
}
