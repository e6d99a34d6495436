import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { it } from 'node:test'

const root = join(import.meta.dirname, '..', '..', '..')
const page = readFileSync(join(root, 'docs', 'howto', 'secure-a-site.md'), 'utf8')

/** @returns commands of the page in their order, on one line each */
function commandsOf(text: string): string[] {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block)
  return blocks.flatMap((block) =>
    block
      .replaceAll(/\\\n\s*/g, '')
      .trim()
      .split('\n'),
  )
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

it('the commands of the page on securing a site do what it says', { timeout: 240_000 }, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-site-'))
  let core: ChildProcess | undefined
  context.after(() => {
    core?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  mkdirSync(join(folder, 'bin'))
  const program = join(root, 'packages', 'waystation', 'bin', 'waystation.mjs')
  const script = `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`
  writeFileSync(join(folder, 'bin', 'waystation'), script, { mode: 0o755 })
  const inherited = Object.entries(process.env).filter(([name]) => !/^(WAYSTATION_|NODE_|npm_)/.test(name))
  const env = { ...Object.fromEntries(inherited), PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}` }
  const port = await freePort()
  const outputs = new Map<string, string>()
  for (const written of commandsOf(page)) {
    const command = written.replaceAll('8443', String(port)).replaceAll('0.0.0.0', '127.0.0.1')
    if (command.startsWith('waystation start')) {
      core = spawn('sh', ['-c', `exec ${command}`], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
      await answering(core)
      continue
    }
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' })
    assert.equal(status, 0, `${command}\n${stdout}${stderr}`)
    outputs.set(written, stdout)
  }
  const outputOf = (beginning: string) => [...outputs].find(([command]) => command.startsWith(beginning))?.[1] ?? ''
  assert.match(outputOf('waystation get cse-in'), /\/id-in/)
  assert.match(outputOf('curl'), /"aei":"Csensor7"/)
  assert.match(outputOf('waystation credential list'), /sensor8 +psk/)
  assert.match(outputOf('waystation ca list'), /Csensor7 +revoked/)
})

function answering(core: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    core.once('exit', (code) => reject(new Error(`the Core ended with ${code}`)))
    core.stdout!.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('answers at')) resolve()
    })
  })
}
