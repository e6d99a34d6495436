import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { assertStatus, registerAE, resourceTypes, startWaystation, type Waystation } from '../../../support/index.ts'

describe('HTTP messages as they are (TS-0009 6.1 to 6.3)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation()
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
  })

  /** Sends bytes, ends the connection after the answers. */
  async function talk(lines: readonly string[], body = ''): Promise<string> {
    const socket = connect(waystation.port, '127.0.0.1')
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
    return text(socket)
  }

  const head = ['Host: localhost', 'X-M2M-Origin: CAdmin', 'X-M2M-RI: raw', 'X-M2M-RVI: 3']

  for (const method of ['PATCH', 'TRACE', 'PROPFIND']) {
    it(`${method} is no operation`, async () => {
      const answer = await talk([`${method} /cse-in HTTP/1.1`, ...head, 'Connection: close'])
      assert.match(answer, /^HTTP\/1\.1 405 .*\r\nX-M2M-RSC: 4005\r\n/is)
    })
  }

  it('HEAD has no body, OPTIONS names the methods', async () => {
    const head405 = await talk(['HEAD /cse-in HTTP/1.1', ...head, 'Connection: close'])
    assert.match(head405, /^HTTP\/1\.1 405 /)
    assert.ok(head405.endsWith('\r\n\r\n'))
    assert.match(await talk(['OPTIONS /cse-in HTTP/1.1', ...head, 'Connection: close']), /\r\nAllow: .*GET.*\r\n/i)
  })

  it('several requests wait in line on one connection', async () => {
    const get = (name: string) => [`GET /cse-in?atrl=${name} HTTP/1.1`, ...head]
    const answer = await talk([...get('rn'), '', ...get('csi'), 'Connection: close'])
    assert.match(answer, /\{"m2m:cb":\{"rn":"cse-in"\}\}HTTP\/1\.1 200 .*\{"m2m:cb":\{"csi":"\/id-in"\}\}$/s)
  })

  it('HTTP/1.0, absolute-form targets and percent-encoded paths are understood', async () => {
    assert.match(await talk(['GET /cse-in HTTP/1.0', ...head]), /^HTTP\/1\.1 200 /)
    const absolute = await talk([`GET http://any.example/~/id-in/- HTTP/1.1`, ...head, 'Connection: close'])
    assert.match(absolute, /^HTTP\/1\.1 200 /)
    assert.match(await talk(['GET /cse%2Din/ HTTP/1.1', ...head, 'Connection: close']), /^HTTP\/1\.1 200 /)
  })

  it('bodies may come in chunks and after 100 Continue', async () => {
    const { address } = await registerAE(waystation)
    const content = JSON.stringify({ 'm2m:cnt': { rn: 'chunked' } })
    const chunks = `${content.length.toString(16)}\r\n${content}\r\n0\r\n\r\n`
    const post = [`POST /${address} HTTP/1.1`, ...head, 'Content-Type: application/json;ty=3']
    const answer = await talk([...post, 'Transfer-Encoding: chunked', 'Connection: close'], chunks)
    assert.match(answer, /^HTTP\/1\.1 201 /)
    const expected = content.replace('chunked', 'waiting')
    const continued = await talk(
      [...post, `Content-Length: ${expected.length}`, 'Expect: 100-continue', 'Connection: close'],
      expected,
    )
    assert.match(continued, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /)
    for (const name of ['chunked', 'waiting'])
      assertStatus(await waystation.client().retrieve(`${address}/${name}`), 2000)
  })

  it('answers without content have no body and no Content-Type', async () => {
    const { address, client } = await registerAE(waystation)
    assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn: 'c' } }), 2001)
    const response = assertStatus(await client.delete(`${address}/c`), 2002)
    assert.equal(response.raw.length, 0)
    assert.equal(response.headers['content-type'], undefined)
  })
})
