import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Command } from 'commander'
import { createProgram } from './program.ts'

const programFile = join(import.meta.dirname, '..', 'bin', 'waystation.mjs')
const directory = mkdtempSync(join(tmpdir(), 'waystation-'))
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(WAYSTATION_|NODE_TEST|NODE_OPTIONS|npm_)/.test(name)),
)

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The program running, with what it has written so far. */
class Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  out = ''
  err = ''

  constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, [programFile, ...args], { cwd: directory, env: environment })
    this.child.stdout?.on('data', (data) => (this.out += data))
    this.child.stderr?.on('data', (data) => (this.err += data))
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => resolve({ code, out: this.out, err: this.err }))
    })
  }

  async until(pattern: RegExp): Promise<RegExpExecArray> {
    const isOver = this.ended.then(() => true)
    for (;;) {
      const match = pattern.exec(this.out + this.err)
      if (match !== null) return match
      const wait = new Promise<false>((resolve) => setTimeout(resolve, 20, false))
      if (await Promise.race([isOver, wait])) assert.fail(`it ended without ${pattern}: ${this.out}${this.err}`)
    }
  }
}

function run(...args: string[]): Promise<Ended> {
  return new Running(args).ended
}

after(() => rmSync(directory, { recursive: true, force: true }))

describe('waystation start', () => {
  it('tells a program in its first line that it is ready, and ends well on SIGTERM', async () => {
    const core = new Running(['start', '--http', '127.0.0.1:0', '--data', 'json', '--log', 'json'])
    await core.until(/"ready"/)
    const ready = JSON.parse(core.out.split('\n')[0]!)
    assert.equal(ready.ready, true)
    assert.equal(ready.pid, core.child.pid)
    assert.equal((await fetch(`${ready.http}/healthz`)).status, 200)
    core.child.kill('SIGTERM')
    assert.equal((await core.ended).code, 0)
  })

  it('refuses a wrong setting in one sentence with exit code 2', async () => {
    const { code, out, err } = await run('start', '--set', 'limits.bodyByte=1')
    assert.equal(code, 2)
    assert.equal(out, '')
    assert.match(err, /^limits\.bodyByte is not a known setting .* Did you mean limits\.bodyBytes\?\n$/)
    assert.equal((await run('start', '--no-such-flag')).code, 2)
  })

  it('tells of a taken port in one sentence with exit code 1', async () => {
    const holder = createServer()
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
    const { port } = holder.address() as { port: number }
    const { code, err } = await run('start', '--http', `127.0.0.1:${port}`, '--data', 'taken')
    holder.close()
    assert.equal(code, 1)
    assert.match(err, new RegExp(`^The address 127\\.0\\.0\\.1:${port} is taken by another program\\. [^\\n]+\\n$`))
  })

  it('tells of a second process on the same data in one sentence', async () => {
    const first = new Running(['start', '--http', '127.0.0.1:0', '--data', 'twice', '--log', 'json'])
    await first.until(/"ready"/)
    const { code, err } = await run('start', '--http', '127.0.0.1:0', '--data', 'twice')
    first.child.kill('SIGINT')
    assert.equal((await first.ended).code, 0)
    assert.equal(code, 1)
    assert.equal(err.trim().split('\n').length, 1)
  })

  it('is told to listen to the network only by name', async () => {
    const { code, err } = await run('start', '--http', '0.0.0.0:0', '--data', 'open')
    assert.equal(code, 2)
    assert.match(err, /--insecure-open-network/)
  })
})

describe('the commands that need no Core', () => {
  it('write a configuration file that start takes', async () => {
    assert.equal((await run('init', 'waystation.yaml')).code, 0)
    assert.match(readFileSync(join(directory, 'waystation.yaml'), 'utf8'), /^cseId: /m)
    const again = await run('init', 'waystation.yaml')
    assert.equal(again.code, 1)
    assert.match(again.err, /already/)
    const core = new Running(['start', '--config', 'waystation.yaml', '--http', '0', '--log', 'json'])
    await core.until(/"ready":true/)
    core.child.kill('SIGTERM')
    await core.ended
    assert.ok(existsSync(join(directory, 'data')))
  })

  it('list the requirements', async () => {
    const { code, out } = await run('requirements', 'R4.1')
    assert.equal(code, 0)
    assert.match(out, /^R4\.1a/m)
    assert.match(out, /\d+ requirements: /)
    const list = JSON.parse((await run('requirements', '--json')).out)
    assert.ok(list.length > 100)
    assert.equal((await run('requirements', '--status', 'unheard')).code, 2)
  })

  it('say what is wrong with the export of charging records', async () => {
    const missing = await run('charging', 'export', '--data', 'nowhere')
    assert.equal(missing.code, 1)
    assert.match(missing.err, /^There is no store in nowhere\. /)
    assert.equal((await run('charging', 'export', '--from', 'then')).code, 2)
    assert.equal((await run('charging', 'export', '--format', 'xml')).code, 2)
  })

  it('explain themselves with examples', () => {
    const program = createProgram()
    const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)]
    for (const command of program.commands.flatMap(withSubcommands)) {
      let help = ''
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
      assert.match(help, /Examples:\n {2}waystation /, command.name())
    }
    assert.equal(program.commands.length, 15)
  })
})

async function runPrinted({ out }: Running): Promise<void> {
  const printed = [...out.matchAll(/^ {2}waystation ((?:get|create|discover) .*)$/gm)].map(([, command]) => command!)
  assert.equal(printed.length, 3)
  for (const command of printed) assert.equal((await run(...command.split(' '))).code, 0, command)
}

describe('the commands that ask a Core', () => {
  let core: Running
  let url = ''
  const ask = (...args: string[]) => run(...args, '--url', url)

  before(async () => {
    core = new Running(['start', '--demo', '--http', '0', '--data', 'asked', '--set', 'agent.interval=100ms'])
    url = (await core.until(/answers at (\S+)/))[1]!
  })
  after(async () => {
    core.child.kill('SIGINT')
    assert.equal((await core.ended).code, 0)
  })

  it('are those that start prints, with what is needed to reach it', async () => {
    await core.until(/Ctrl-C stops/)
    assert.match(core.out, /administrator {2}CAdmin/)
    assert.match(core.out, /open for trying out/)
    await runPrinted(core)
  })

  for (const listener of ['--coap', '--ws', '--mqtt']) {
    it(`are those that start prints, also where there is only ${listener}`, async () => {
      const own = new Running(['start', '--http', 'off', listener, '127.0.0.1:0', '--data', `only${listener}`])
      await own.until(/Ctrl-C stops/)
      await runPrinted(own)
      own.child.kill('SIGINT')
      assert.equal((await own.ended).code, 0)
    })
  }

  it('create, show, change, find and delete', async () => {
    const created = await ask('create', 'AE', '-p', 'cse-in', '-o', 'Cshell', 'rn=shell', 'api=Nx', 'rr=false', 'srv=4')
    assert.match(created.out, /AE-ID +Cshell/)
    assert.equal(
      (await ask('create', 'cnt', '-p', 'cse-in/shell', '-o', 'Cshell', 'rn=c', 'maxNrOfInstances=3')).code,
      0,
    )
    assert.equal((await ask('create', 'contentInstance', '-p', 'cse-in/shell/c', 'content=21.5')).code, 0)
    assert.match((await ask('get', 'cse-in/shell/c/la', '-a', 'content')).out, /content +21\.5/)
    assert.match((await ask('update', 'cse-in/shell/c', 'labels=a,b')).out, /labels +a, b/)
    assert.equal(JSON.parse((await ask('get', 'cse-in/shell/c', '--json')).out)['m2m:cnt'].mni, 3)
    assert.match((await ask('discover', 'cse-in/shell', '-t', 'container')).out, /cse-in\/shell\/c$/m)
    assert.match((await ask('get', 'cse-in/shell', '--children')).out, /\(container\) {2}c/)
    assert.match((await ask('delete', 'cse-in/shell')).out, /deleted/)
  })

  it('say what is wrong and what to do', async () => {
    const { code, err } = await ask('get', 'cse-in/nothing')
    assert.equal(code, 1)
    assert.match(err, /^4004 notFound: .*waystation discover/)
    assert.equal((await ask('create', 'box', '-p', 'cse-in')).code, 2)
    const nobody = await run('get', 'cse-in', '--url', 'http://127.0.0.1:1')
    assert.equal(nobody.code, 1)
    assert.match(nobody.err, /waystation start/)
  })

  it('show how the Core is', async () => {
    const { code, out } = await ask('status')
    assert.equal(code, 0)
    assert.match(out, /is well/)
    assert.match(out, /process_resident_memory_bytes/)
  })

  it('watch the figures of this computer come in, and leave no subscription behind', async () => {
    const { out } = await ask('discover', '-t', 'timeSeries')
    const processor = /cse-in\/\S+\/processor/.exec(out)![0]
    const watch = new Running(['watch', processor, '--url', url])
    await watch.until(/created {2}timeSeriesInstance/)
    watch.child.kill('SIGINT')
    assert.equal((await watch.ended).code, 0)
    assert.match((await ask('discover', '-t', 'subscription')).out, /Nothing found/)
  })

  it('copy the data while the Core runs', async () => {
    const { code, err } = await run('backup', 'copy', '--data', 'asked')
    assert.equal(code, 0, err)
    assert.ok(existsSync(join(directory, 'copy')))
  })
})
