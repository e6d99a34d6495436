import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  type OneM2MResponse,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

const namespace = 'xmlns:m2m="http://www.onem2m.org/xml/protocols"'

describe('XML (TS-0004 8.3)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  /** Sent by HTTP as written here; the answer is looked at as text. */
  async function send(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${waystation.url}/${path}`, {
      method,
      headers: {
        'X-M2M-Origin': ae.originator,
        'X-M2M-RI': '1',
        'X-M2M-RVI': '3',
        Accept: 'application/xml',
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    })
    return {
      rsc: Number(response.headers.get('x-m2m-rsc')),
      type: response.headers.get('content-type'),
      text: await response.text(),
    }
  }
  const create = (ty: number, body: string, path = ae.address) =>
    send('POST', path, body, { 'Content-Type': `application/xml;ty=${ty}` })

  it('creates, retrieves, updates and finds with the names of the standard', async () => {
    const created = await create(
      3,
      `<?xml version="1.0"?>\n<m2m:cnt ${namespace} rn="c">\n  <lbl>one two</lbl>\n  <mni>5</mni>\n</m2m:cnt>`,
    )
    assert.equal(created.rsc, 2001, created.text)
    assert.equal(created.type, 'application/xml')
    for (const part of ['rn="c"', '<lbl>one two</lbl>', '<mni>5</mni>', '<ty>3</ty>']) {
      assert.ok(created.text.includes(part), created.text)
    }
    const changed = await send('PUT', `${ae.address}/c`, `<m2m:cnt ${namespace}><lbl/><mni>6</mni></m2m:cnt>`, {
      'Content-Type': 'application/vnd.onem2m-res+xml',
    })
    assert.equal(changed.rsc, 2004, changed.text)
    const { resource } = assertStatus(await ae.client.retrieve(`${ae.address}/c`, { format: 'json' }), 2000)
    assert.deepEqual([resource.mni, resource.lbl], [6, undefined])
    const found = await send('GET', `${ae.address}?fu=1&ty=3`)
    assert.ok(found.text.includes(`>${ae.address}/c</m2m:uril>`), found.text)
    const tree = await send('GET', `${ae.address}?rcn=5`)
    assert.ok(tree.text.includes(`<ch nm="c" typ="3">${ae.address}/c</ch>`), tree.text)
  })

  it('keeps content as it is', async () => {
    assert.equal((await create(3, `<m2m:cnt ${namespace} rn="d"/>`)).rsc, 2001)
    const con = ' a <b> & "c" \r\n\t\u00e4 \ud83d\ude00 ]]&gt; '
    const escaped = con.replace(/[&<\r]/g, (one) => `&#${one.charCodeAt(0)};`)
    const body = `<m2m:cin ${namespace}><con>${escaped}</con></m2m:cin>`
    assert.equal((await create(4, body, `${ae.address}/d`)).rsc, 2001)
    const { resource } = assertStatus(await ae.client.retrieve(`${ae.address}/d/la`, { format: 'json' }), 2000)
    assert.equal(resource.con, con)
    const read = await send('GET', `${ae.address}/d/la`)
    assert.ok(
      read.text.includes('<con> a &lt;b&gt; &amp; "c" &#13;\n\t\u00e4 \ud83d\ude00 ]]&amp;gt; </con>'),
      read.text,
    )
  })

  it('is refused with 4000 when it is malformed or refers to what is outside of it', async () => {
    const bodies = [
      '<m2m:cnt',
      '<m2m:cnt/>',
      `<m2m:cnt ${namespace}><mni>1</mni><mni>2</mni></m2m:cnt>`,
      `<m2m:cnt ${namespace}><mni>many</mni></m2m:cnt>`,
      `<m2m:cnt ${namespace}><nonsense>1</nonsense></m2m:cnt>`,
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><m2m:cnt ${namespace}><lbl>&x;</lbl></m2m:cnt>`,
      `<?php exit ?><m2m:cnt ${namespace}/>`,
    ]
    for (const body of bodies) {
      const { rsc, text } = await create(3, body)
      assert.equal(rsc, 4000, `${body}: ${text}`)
      assert.match(text, /<m2m:dbg [^>]*>[^<]+<\/m2m:dbg>/)
    }
  })

  it('reaches targets that ask for it', async () => {
    const received: { type: string | undefined; text: string }[] = []
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        received.push({ type: request.headers['content-type'], text: Buffer.concat(chunks).toString() })
        response.writeHead(200, { 'X-M2M-RSC': '2000', 'X-M2M-RI': String(request.headers['x-m2m-ri']) }).end()
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/?ct=xml`
    assert.equal((await create(3, `<m2m:cnt ${namespace} rn="e"/>`)).rsc, 2001)
    const sub = `<m2m:sub ${namespace}><enc><net>3</net></enc><nu>${url}</nu></m2m:sub>`
    const answer = await create(23, sub, `${ae.address}/e`)
    assert.equal(answer.rsc, 2001, answer.text)
    const instance: OneM2MResponse = await ae.client.create(`${ae.address}/e`, resourceTypes.contentInstance, {
      'm2m:cin': { con: 'x' },
    })
    assertStatus(instance, 2001)
    await eventually(() => assert.equal(received.length, 2))
    server.close()
    assert.match(received[0]!.text, /<vrq>true<\/vrq>/)
    assert.match(String(received[1]!.type), /xml/)
    assert.match(received[1]!.text, /<m2m:sgn [^>]*><nev><rep><m2m:cin rn="[^"]+">.*<con>x<\/con>.*<net>3<\/net>/s)
  })
})
