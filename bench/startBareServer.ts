import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { killWithParent } from '../test/support/killWithParent.ts'
import { TextTail } from '../test/support/TextTail.ts'

export interface BareServer {
  url: string
  pid: number
  stop(): void
}

export async function startBareServer(): Promise<BareServer> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('bareServer.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  killWithParent(child)
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)))
  })
  ended.catch(() => {})
  const { http } = JSON.parse(await Promise.race([new TextTail(child.stdout).firstLine, ended]))
  return { url: http, pid: child.pid ?? 0, stop: () => child.kill() }
}
