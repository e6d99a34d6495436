import { deepEqual, match } from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { identity, key, makeMaterial } from './material.ts'
import { PeerProgram } from './PeerProgram.ts'
import { startEcho } from './startEcho.ts'

const material = await makeMaterial()
after(() => material[Symbol.asyncDispose]())
const { folder, trust } = material

const serverOptions = {
  preSharedKeyOf: (name: string) => (name === identity ? key : undefined),
  certificate: () => material.server,
  clientCertificates: 'request',
  certificateFault: (chain: Parameters<typeof trust.faultOf>[0]) => trust.faultOf(chain),
} as const

const client = (port: number, ...args: readonly string[]) =>
  new PeerProgram('gnutls-cli', ['--udp', '-p', String(port), 'localhost', ...args], folder)

const psk = ['--pskusername', identity, '--pskkey', key.toString('hex')]
const certificate = ['--x509cafile', 'ca.crt', '--x509certfile', 'sensor.crt', '--x509keyfile', 'sensor.key']
const only = (exchange: string, cipher: string) => `NORMAL:-KX-ALL:+${exchange}:-CIPHER-ALL:+${cipher}`

describe('gnutls-cli', () => {
  for (const [exchange, cipher] of [
    ['PSK', 'AES-128-CCM-8'],
    ['PSK', 'AES-128-CCM'],
    ['PSK', 'AES-128-GCM'],
    ['PSK', 'AES-256-GCM'],
    ['PSK', 'CHACHA20-POLY1305'],
    ['ECDHE-ECDSA', 'AES-128-CCM-8'],
    ['ECDHE-ECDSA', 'AES-128-CCM'],
    ['ECDHE-ECDSA', 'AES-128-GCM'],
    ['ECDHE-ECDSA', 'AES-256-GCM'],
    ['ECDHE-ECDSA', 'CHACHA20-POLY1305'],
  ] as const) {
    it(`talks to our server with ${exchange} and ${cipher}`, async () => {
      const usesKey = exchange !== 'ECDHE-ECDSA'
      await using echo = await startEcho(serverOptions)
      await using peer = client(echo.port, '--priority', only(exchange, cipher), ...(usesKey ? psk : certificate))
      await peer.hear(/Handshake was completed/)
      peer.say('hello')
      await peer.hear(/HELLO/)
      match(peer.text, /extended master secret, safe renegotiation/)
      deepEqual(
        echo.established.map((fields) => fields.identity),
        [usesKey ? identity : 'CN=sensor'],
      )
    })
  }

  it('talks through datagrams of little more than 200 bytes', async () => {
    await using echo = await startEcho({ ...serverOptions, limits: { maxDatagramBytes: 250 } })
    await using peer = client(echo.port, '--mtu', '250', ...certificate)
    await peer.hear(/Handshake was completed/)
    peer.say('hello')
    await peer.hear(/HELLO/)
  })

  it('is refused with a wrong key', async () => {
    await using echo = await startEcho(serverOptions)
    const wrong = ['--pskusername', identity, '--pskkey', 'abcdabcdabcdabcdabcd']
    await using peer = client(echo.port, '--priority', 'NORMAL:-KX-ALL:+PSK', ...wrong)
    await peer.hear(/fatal error|alert/i)
    match(String(echo.warnings.at(-1)?.reason), /key is not that of the identity/)
    deepEqual(echo.established, [])
  })
})
