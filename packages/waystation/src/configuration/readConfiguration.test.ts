import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { defaultConfiguration } from './Configuration.ts'
import { ConfigurationError } from './ConfigurationError.ts'
import { environmentName } from './configurationSources.ts'
import { configurationFileText } from './configurationTexts.ts'
import { type ConfigurationSources, readConfiguration } from './readConfiguration.ts'
import { settings } from './settings.ts'

const directory = mkdtempSync(join(tmpdir(), 'waystation-'))
after(() => rmSync(directory, { recursive: true }))

function fileWith(text: string): string {
  const file = join(directory, 'waystation.yaml')
  writeFileSync(file, text)
  return file
}

async function refusal(sources: ConfigurationSources): Promise<string> {
  try {
    await readConfiguration(sources)
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error))
    return error.message
  }
  assert.fail('the configuration was accepted')
}

describe('the table of settings', () => {
  it('gives every setting a default that its own type accepts', () => {
    for (const [name, setting] of Object.entries(settings)) {
      const written = setting.type.write(setting.default as never)
      assert.deepEqual(setting.type.read(written), setting.default, name)
    }
  })

  it('explains every setting and names each flag and variable once', () => {
    const names = Object.keys(settings)
    const flags = Object.values(settings).flatMap((setting) => ('flag' in setting ? [setting.flag as string] : []))
    assert.equal(new Set(flags).size, flags.length)
    assert.equal(new Set(names.map(environmentName)).size, names.length)
    for (const [name, setting] of Object.entries(settings)) assert.match(setting.help, /^[A-Z].*\.$/s, name)
  })
})

describe('reading the configuration', () => {
  it('gives the defaults when nothing is set', async () => {
    assert.deepEqual(await readConfiguration({}), defaultConfiguration)
  })

  it('lets the file, variables, flags and assignments override each other in that order', async () => {
    const file = fileWith('cseId: /a\ncseName: a\nspId: //a\nadmin: Ca\n')
    const configuration = await readConfiguration({
      file,
      environment: {
        WAYSTATION_CSE_NAME: 'b',
        WAYSTATION_SP_ID: '//b',
        WAYSTATION_ADMIN: 'Cb',
        HOME: '/',
        WAYSTATION_PSK: '00ff',
        WAYSTATION_PORT: 'tcp://x',
      },
      flags: { 'sp-id': '//c', admin: 'Cc' },
      assignments: ['admin=Cd'],
    })
    const { cseId, cseName, spId, admin } = configuration
    assert.deepEqual({ cseId, cseName, spId, admin }, { cseId: '/a', cseName: 'b', spId: '//c', admin: 'Cd' })
  })

  it('takes nested and dotted names in the file', async () => {
    const file = fileWith('limits:\n  bodyBytes: 2MiB\nlog.level: debug\nreleases: [3, 4]\n')
    const configuration = await readConfiguration({ file })
    assert.equal(configuration['limits.bodyBytes'], 2_097_152)
    assert.equal(configuration['log.level'], 'debug')
    assert.deepEqual(configuration.releases, ['3', '4'])
    const both = await readConfiguration({ file: fileWith('mqtt: 0\nmqtt.sessions: 7\ncoap:\n  leisure: 9s\n') })
    assert.deepEqual([both.mqtt?.port, both['mqtt.sessions'], both.coap, both['coap.leisure']], [0, 7, null, 9000])
  })

  it('reads back the file that init writes as the defaults', async () => {
    assert.deepEqual(await readConfiguration({ file: fileWith(configurationFileText()) }), defaultConfiguration)
  })

  it('reads durations in every form', async () => {
    for (const [text, milliseconds] of [
      ['PT10S', 10_000],
      ['10s', 10_000],
      ['500ms', 500],
      ['1.5 s', 1500],
      ['2h', 7_200_000],
    ] as const) {
      const configuration = await readConfiguration({ assignments: [`intervals.expirationCheck=${text}`] })
      assert.equal(configuration['intervals.expirationCheck'], milliseconds, text)
    }
  })

  it('reads listeners in every form', async () => {
    for (const [text, listener] of [
      ['0', { host: '127.0.0.1', port: 0 }],
      ['localhost:80', { host: 'localhost', port: 80 }],
      ['[::1]:8080', { host: '::1', port: 8080 }],
    ] as const) {
      assert.deepEqual((await readConfiguration({ flags: { http: text } })).http, listener)
    }
  })
})

describe('a configuration that cannot be used', () => {
  it('names the setting, what it accepts and where the value came from', async () => {
    assert.equal(
      await refusal({ assignments: ['limits.resourceDepth=many'] }),
      'limits.resourceDepth: "many" is not a whole number of levels from 2 to 1000 (from --set).',
    )
    assert.match(
      await refusal({ environment: { WAYSTATION_HTTP: 'here' } }),
      /^http: "here" .*variable WAYSTATION_HTTP\)\.$/,
    )
    assert.match(await refusal({ flags: { 'cse-id': 'id' } }), /^cseId: "id" is not a CSE-ID .*\(from --cse-id\)\.$/)
    assert.match(await refusal({ file: fileWith('spId: M2M\n') }), /^spId: .*waystation\.yaml\)\.$/)
  })

  it('suggests the setting that was probably meant', async () => {
    assert.match(
      await refusal({ assignments: ['limits.bodybyte=1'] }),
      /^limits\.bodybyte .*Did you mean limits\.bodyBytes\?$/,
    )
    assert.match(await refusal({ file: fileWith('lgo:\n  level: info\n') }), /lgo\.level .*Did you mean log\.level\?/)
    assert.match(await refusal({ environment: { WAYSTATION_CSEID: '/a' } }), /Did you mean WAYSTATION_CSE_ID\?/)
    assert.match(await refusal({ assignments: ['zzzzzzzzzz=1'] }), /waystation init/)
  })

  it('is refused in one sentence when the file is missing, broken or no mapping', async () => {
    assert.match(await refusal({ file: join(directory, 'none.yaml') }), /there is no such file\.$/)
    assert.match(await refusal({ file: fileWith('a: [') }), /is not valid YAML/)
    assert.match(await refusal({ file: fileWith('- a\n') }), /does not hold settings/)
    assert.match(await refusal({ assignments: ['x'] }), /not of the form/)
  })

  it('is refused when the value only looks like one of the type', async () => {
    assert.match(await refusal({ assignments: ['insecureOpenNetwork=constructor'] }), /is not true or false/)
    assert.match(await refusal({ file: fileWith('register.originators:\n') }), /^register\.originators: null is not/)
    assert.match(
      await refusal({ flags: { 'mqtt-broker': 'mqtt://127.0.0.1:99999' } }),
      /^mqtt\.broker: its value is not/,
    )
    assert.match(await refusal({ assignments: ['limits.requestWait=25d'] }), /^limits\.requestWait/)
  })

  it('never shows a secret', async () => {
    const message = await refusal({ file: fileWith('tls.passphrase: [hidden]\n') })
    assert.doesNotMatch(message, /hidden/)
  })

  it('is refused when its settings contradict each other', async () => {
    assert.match(await refusal({ flags: { http: 'off' } }), /all off/)
    assert.match(await refusal({ flags: { https: '8443' } }), /certificate/)
    assert.match(await refusal({ assignments: ['tls.cert=none.pem'] }), /there is no file none\.pem/)
    assert.match(await refusal({ assignments: ['releases='] }), /releases is empty/)
  })

  it('is refused when it would answer other computers openly, unless that is asked for by name', async () => {
    assert.match(await refusal({ flags: { http: '0.0.0.0:8080' } }), /--insecure-open-network/)
    const open = await readConfiguration({ flags: { http: '0.0.0.0:8080', 'insecure-open-network': true } })
    assert.equal(open.http?.host, '0.0.0.0')
    for (const url of ['mqtt://[::1]:1883', 'mqtt://localhost'])
      await readConfiguration({ flags: { 'mqtt-broker': url } })
    assert.match(await refusal({ flags: { 'mqtt-broker': 'mqtt://127.0.0.1@broker.example' } }), /without TLS/)
    const pem = fileWith('')
    const encrypted = { http: 'off', https: '0.0.0.0:8443', 'tls-cert': pem, 'tls-key': pem }
    assert.match(await refusal({ flags: encrypted }), /without credentials/)
    await readConfiguration({ flags: { ...encrypted, credentials: pem } })
  })
})
