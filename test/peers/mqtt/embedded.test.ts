import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { eventually, registerAE, startWaystation, uniqueName, type Waystation } from '../../support/index.ts'
import { credential, Site, type SiteCertificate } from '../../support/Site.ts'
import { listenerURL } from '../../support/secureRequest.ts'
import { ask, run, Subscriber, where } from './mosquitto.ts'

const retrieveBase = { op: 2, to: 'cse-in' }

/** Makes a primitive that creates an application. */
const registration = (rn: string) => ({
  op: 1,
  to: 'cse-in',
  ty: 2,
  pc: { 'm2m:ae': { rn, api: 'Npeer', rr: true, srv: ['3'] } },
})

describe('mosquitto_pub, mosquitto_sub and mosquitto_rr at the embedded broker', () => {
  let waystation: Waystation
  let url: string
  before(async () => {
    waystation = await startWaystation({ arguments: ['--mqtt', '127.0.0.1:0'] })
    url = listenerURL(waystation, 'mqtt')
  })
  after(() => waystation[Symbol.asyncDispose]())

  it('register an application with and without identifier, and work with its resources', async () => {
    const name = `C${uniqueName('peer')}`
    assert.equal((await ask(url, name, registration(name))).rsc, 2001)
    const unknown = await ask(url, uniqueName('credential'), { ...registration(uniqueName('ae')), fr: 'C' })
    assert.equal(unknown.rsc, 2001)
    const container = { op: 1, to: `cse-in/${name}`, ty: 3, pc: { 'm2m:cnt': { rn: 'c' } } }
    assert.equal((await ask(url, name, container)).rsc, 2001)
    const instance = { op: 1, to: `cse-in/${name}/c`, ty: 4, pc: { 'm2m:cin': { con: 'Grüße' } } }
    assert.equal((await ask(url, name, instance)).rsc, 2001)
    const latest = await ask(url, name, { op: 2, to: `cse-in/${name}/c/la` })
    assert.equal(latest.pc['m2m:cin'].con, 'Grüße')
  })

  it('publish with one program and get the answer with another, by MQTT 3.1, 3.1.1 and 5', async () => {
    for (const version of ['mqttv31', 'mqttv311', 'mqttv5']) {
      using answers = new Subscriber(url, '/oneM2M/resp/CAdmin/#', '-V', version)
      await eventually(async () => {
        const message = JSON.stringify({ op: 2, to: 'cse-in', fr: 'CAdmin', rqi: version, rvi: '3' })
        const options = ['-V', version, '-q', '1', '-t', '/oneM2M/req/CAdmin/id-in/json', '-m', message]
        assert.equal((await run('mosquitto_pub', [...where(url), ...options])).code, 0)
        assert.ok(answers.lines.some((line) => line.includes(`"rqi":"${version}"`) && line.includes('"rsc":2000')))
      })
    }
  })

  it('get notifications, and answer them', async () => {
    const device = await registerAE(waystation, { rr: true })
    await device.client.create(device.address, 3, { 'm2m:cnt': { rn: 'c' } })
    using requests = new Subscriber(url, `/oneM2M/req/+/${device.originator}/#`, '-i', `A::${device.originator}`, '-c')
    const subscription = { 'm2m:sub': { nu: [device.originator], enc: { net: [3] } } }
    await device.client.create(`${device.address}/c`, 23, subscription)
    await eventually(async () => {
      await device.client.create(`${device.address}/c`, 4, { 'm2m:cin': { con: 1 } })
      assert.ok(requests.lines.length > 0)
    })
    const [topic = '', payload = ''] = requests.lines[0]!.split(/ (.*)/s)
    const { rqi } = JSON.parse(payload)
    const answer = ['-q', '1', '-t', topic.replace('/req/', '/resp/'), '-m', JSON.stringify({ rsc: 2000, rqi })]
    assert.equal((await run('mosquitto_pub', [...where(url), ...answer])).code, 0)
  })
})

describe('Mosquitto clients with TLS and credentials', () => {
  let site: Site
  let waystation: Waystation
  let url: string
  let sensor: SiteCertificate
  before(async () => {
    site = await Site.create()
    sensor = await site.issue('Csensor')
    waystation = await startWaystation({ arguments: ['--mqtts', '127.0.0.1:0', '--authority', site.authority] })
    url = listenerURL(waystation, 'mqtts')
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    site[Symbol.dispose]()
  })
  const trusting = () => ['--cafile', site.authorityFile]
  const withCertificate = ({ certificateFile, keyFile }: SiteCertificate) => [
    '--cert',
    certificateFile,
    '--key',
    keyFile,
  ]

  it('act as the originator of their certificate, and as nobody else', async () => {
    const certificate = [...trusting(), ...withCertificate(sensor)]
    const created = await ask(url, 'Csensor', registration('Csensor'), ...certificate)
    assert.equal(created.rsc, 2001)
    const options = [...where(url), ...certificate, '-q', '1', '-W', '3']
    const other = JSON.stringify({ op: 2, to: 'cse-in', fr: 'CAdmin', rqi: '1', rvi: '3' })
    await run('mosquitto_pub', [
      ...options.slice(0, -2),
      '-V',
      'mqttv5',
      '-t',
      '/oneM2M/req/CAdmin/id-in/json',
      '-m',
      other,
    ])
    await eventually(() =>
      assert.match(waystation.stderr, /MQTT client refused: it published to \/oneM2M\/req\/CAdmin/),
    )
    for (const filter of ['/oneM2M/resp/CAdmin/#', '#', '/oneM2M/req/+/+/#']) {
      const { output } = await run('mosquitto_sub', [...options, '-t', filter])
      assert.match(output, /not authori[sz]ed|denied|Timed out|All subscription requests were denied/i)
      assert.ok(waystation.stderr.includes(`it subscribed to ${filter}, which it may not`))
    }
    const claimed = await ask(url, 'Csensor', { ...retrieveBase, fr: 'CAdmin' }, ...certificate)
    assert.equal(claimed.rsc, 4106)
  })

  it('are refused without a certificate, and with one that was revoked', async () => {
    const { output } = await run('mosquitto_pub', [...where(url), ...trusting(), '-t', 'x', '-m', 'x'])
    assert.match(output, /not authori[sz]ed|refused/i)
    assert.match(waystation.stderr, /has no valid credential/)
    const former = await site.issue('Cformer')
    assert.equal(
      (await ask(url, 'Cformer', registration('Cformer'), ...trusting(), ...withCertificate(former))).rsc,
      2001,
    )
    await site.ca('revoke', 'Cformer')
    await eventually(async () => {
      const options = [...where(url), ...trusting(), ...withCertificate(former)]
      const ran = await run('mosquitto_pub', [...options, '-t', 'Cformer/x', '-m', 'x'])
      assert.notEqual(ran.code, 0)
    })
  })

  it('act by user and password, and by pre-shared key', async () => {
    const { password } = await credential(waystation, 'add', 'user', 'ann', '-o', 'Cann')
    const { key } = await credential(waystation, 'add', 'psk', 'device8', '-o', 'Cdevice8')
    const user = [...trusting(), '-u', 'ann', '-P', password!]
    await eventually(async () => assert.equal((await ask(url, 'Cann', registration('Cann'), ...user)).rsc, 2001))
    const psk = ['--psk', key!, '--psk-identity', 'device8']
    await eventually(async () => {
      assert.equal((await ask(url, 'Cdevice8', registration('Cdevice8'), ...psk)).rsc, 2001)
    })
    const wrong = await run('mosquitto_pub', [
      ...where(url),
      ...trusting(),
      '-u',
      'ann',
      '-P',
      'guess',
      '-t',
      'Cann/x',
      '-m',
      'x',
    ])
    assert.match(wrong.output, /password|not authori[sz]ed/i)
    assert.match(waystation.stderr, /wrong user or password/)
    const stranger = ['--psk', 'abcd', '--psk-identity', 'device8', '-t', 'Cdevice8/x', '-m', 'x']
    assert.notEqual((await run('mosquitto_pub', [...where(url), ...stranger])).code, 0)
  })
})
