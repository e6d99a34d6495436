import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killWithParent } from '../../support/killWithParent.ts'
import { run, where } from './mosquitto.ts'

interface Maker {
  readonly command: string
  /** @returns the content of its configuration file */
  readonly configuration: (port: number, folder: string) => string
}

const makers = {
  Mosquitto: {
    command: 'mosquitto',
    configuration: (port) => `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`,
  },
  /** Speaks MQTT 3.1.1 only. */
  NATS: {
    command: 'nats-server',
    configuration: (port, folder) =>
      `server_name: test\nlisten: "127.0.0.1:-1"\njetstream { store_dir: "${folder}" }\nmqtt { listen: "127.0.0.1:${port}" }\n`,
  },
} satisfies Record<string, Maker>

export type MakerName = keyof typeof makers

/** A broker of another maker on a free port of this computer. */
export class OtherBroker implements AsyncDisposable {
  readonly url: string
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url
    this.#child = child
    this.#folder = folder
  }

  static async start(name: MakerName): Promise<OtherBroker> {
    const { command, configuration }: Maker = makers[name]
    const folder = mkdtempSync(join(tmpdir(), 'waystation-broker-'))
    const port = await freePort()
    const file = join(folder, 'broker.conf')
    writeFileSync(file, configuration(port, folder))
    const child = spawn(command, ['-c', file], { stdio: 'ignore' })
    killWithParent(child as never)
    const url = `mqtt://127.0.0.1:${port}`
    for (let turn = 0; turn < 100; turn++) {
      const { code } = await run('mosquitto_pub', [...where(url), '-i', 'probe', '-t', 'probe', '-m', 'x'])
      if (code === 0) return new OtherBroker(url, child, folder)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    child.kill('SIGKILL')
    throw new Error(`${command} does not listen`)
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
