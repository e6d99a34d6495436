import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { eventually } from '../../../support/index.ts'
import { credential, runProgram } from '../../../support/Site.ts'
import { listenerURL } from '../../../support/secureRequest.ts'
import { startWaystation, type Waystation } from '../../../support/startWaystation.ts'

const refused = 4106
const bearer = (token: string | undefined) => ({ headers: { Authorization: `Bearer ${token}` } })
const basic = (user: string, password: string | undefined) => ({
  headers: { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
})

describe('credentials that a request brings', () => {
  let dataDirectory: string
  let waystation: Waystation
  let token: string | undefined

  before(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'waystation-test-'))
    token = (await credential({ dataDirectory }, 'add', 'token', '-o', 'CAdmin', '--name', 'console')).token
    waystation = await startWaystation({ dataDirectory, arguments: ['--ws', '127.0.0.1:0'] })
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    await rm(dataDirectory, { recursive: true })
  })

  it('are asked for as soon as there is one in the data directory', async () => {
    const admin = waystation.client('CAdmin')
    assert.equal((await admin.retrieve('cse-in')).rsc, refused)
    assert.equal((await admin.retrieve('cse-in', bearer(token))).rsc, 2000)
    assert.equal((await admin.retrieve('cse-in', bearer('guessed'))).rsc, refused)
    assert.equal((await waystation.client('Cother').retrieve('cse-in', bearer(token))).rsc, refused)
  })

  it('are heeded and forgotten while the server runs', async () => {
    const added = await credential(waystation, 'add', 'token', '-o', 'CAdmin', '--name', 'visitor')
    const admin = waystation.client('CAdmin')
    await eventually(async () => assert.equal((await admin.retrieve('cse-in', bearer(added.token))).rsc, 2000))
    await credential(waystation, 'revoke', 'visitor')
    await eventually(async () => assert.equal((await admin.retrieve('cse-in', bearer(added.token))).rsc, refused))
  })

  it('hold an open WebSocket connection until they are revoked', async () => {
    const { token: own } = await credential(waystation, 'add', 'token', '-o', 'Cboard', '--name', 'board')
    const closed = await eventually(() => openWebSocket(listenerURL(waystation, 'ws'), own!))
    await credential(waystation, 'revoke', 'board')
    // Its policy does not let it stay. @see RFC 6455 7.4.1
    assert.equal(await closed.code, 1008)
    await assert.rejects(openWebSocket(listenerURL(waystation, 'ws'), own!))
  })

  it('may be a user and password', async () => {
    const { password } = await credential(waystation, 'add', 'user', 'anna', '-o', 'CAdmin')
    const admin = waystation.client('CAdmin')
    await eventually(async () => assert.equal((await admin.retrieve('cse-in', basic('anna', password))).rsc, 2000))
    assert.equal((await admin.retrieve('cse-in', basic('anna', 'wrong'))).rsc, refused)
    assert.equal((await admin.retrieve('cse-in', basic('bert', password))).rsc, refused)
    await credential(waystation, 'revoke', 'anna')
    await eventually(async () => {
      assert.equal((await admin.retrieve('cse-in', basic('anna', password))).rsc, refused)
    })
  })

  it('name the AE that registers with one of them', async () => {
    const { token: own } = await credential(waystation, 'add', 'token', '-o', 'Cmeter')
    const attributes = { 'm2m:ae': { api: 'N.org.example.meter', rr: true, srv: ['3'] } }
    const register = (fr: string) => waystation.client(fr).create('cse-in', 2, attributes, bearer(own))
    await eventually(async () => {
      const { rsc, resource } = await register('C')
      assert.equal(rsc, 2001)
      assert.equal((resource as { aei: string }).aei, 'Cmeter')
    })
    assert.equal((await register('Cpump')).rsc, refused)
  })

  it('are stored so that they cannot be read from the file', async () => {
    const file = join(dataDirectory, 'credentials.yaml')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.ok(!readFileSync(file, 'utf8').includes(token!))
  })

  it('are read again when the server is told so', async () => {
    const times = () => waystation.stderr.split('were read again').length
    const before = times()
    process.kill(waystation.pid, 'SIGHUP')
    await eventually(() => assert.ok(times() > before))
    assert.equal((await waystation.client('CAdmin').retrieve('cse-in', bearer(token))).rsc, 2000)
  })

  it('are not added twice under one name, nor revoked when there is none', async () => {
    await assert.rejects(credential(waystation, 'add', 'token', '-o', 'CAdmin', '--name', 'console'), /already/)
    await assert.rejects(credential(waystation, 'revoke', 'nothing'), /no credential nothing/)
    await assert.rejects(runProgram('credential', 'add', 'token'), /--originator/)
  })
})

/** @returns the code with which the connection will be closed. @throws when it does not come about */
function openWebSocket(url: string, token: string): Promise<{ readonly code: Promise<number> }> {
  const options = { protocols: ['oneM2M.json'], headers: { Authorization: `Bearer ${token}` } }
  const socket = new WebSocket(url, options as never)
  const code = new Promise<number>((resolve) => socket.addEventListener('close', (event) => resolve(event.code)))
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve({ code }))
    socket.addEventListener('error', () => reject(new Error('no connection')))
  })
}
