import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { optionOf, toUnsigned } from '../../../support/bindings/coapMessage.ts'
import { startWaystation, uniqueName, type Waystation } from '../../../support/index.ts'
import { listenerURL } from '../../../support/secureRequest.ts'
import { CoapPeer, contentOf, integer, json, numbers, optionsOf, statusOf, text } from '../CoapPeer.ts'

const [get, post, put, remove, fetch] = [1, 2, 3, 4, 5] as const

describe('CoAP requests (TS-0008 6.2)', () => {
  let waystation: Waystation
  let peer: CoapPeer
  before(async () => {
    waystation = await startWaystation({ arguments: ['--coap', '127.0.0.1:0'] })
    peer = await CoapPeer.open(listenerURL(waystation, 'coap'))
  })
  after(async () => {
    peer.close()
    await waystation[Symbol.asyncDispose]()
  })

  const container = async () => {
    const rn = uniqueName('cnt')
    const options = optionsOf('cse-in', integer(numbers.resourceType, 3), integer(numbers.contentFormat, json))
    const answer = await peer.ask(post, options, JSON.stringify({ 'm2m:cnt': { rn } }))
    assert.equal(statusOf(answer), '2.01 2001')
    return `cse-in/${rn}`
  }

  it('create, retrieve, update and delete', async () => {
    const path = await container()
    assert.equal(statusOf(await peer.ask(get, optionsOf(path))), '2.05 2000')
    const content = '{"m2m:cnt":{"lbl":["a"]}}'
    const updated = await peer.ask(put, optionsOf(path, integer(numbers.contentFormat, json)), content)
    assert.equal(statusOf(updated), '2.04 2004')
    assert.deepEqual(contentOf(updated)['m2m:cnt'].lbl, ['a'])
    assert.equal(statusOf(await peer.ask(remove, optionsOf(path))), '2.02 2002')
    assert.equal(statusOf(await peer.ask(get, optionsOf(path))), '4.04 4004')
  })

  it('are a NOTIFY as POST without a resource type', async () => {
    const path = await container()
    const answer = await peer.ask(
      post,
      optionsOf(path, integer(numbers.contentFormat, json)),
      '{"m2m:sgn":{"vrq":true}}',
    )
    assert.notEqual(statusOf(answer), '2.01 2001')
    assert.match(contentOf(answer)['m2m:dbg'], /./)
  })

  it('have another operation when the query says so', async () => {
    const answer = await peer.ask(post, optionsOf('cse-in', text(numbers.uriQuery, 'op=2')))
    assert.equal(statusOf(answer), '2.05 2000')
    assert.equal(statusOf(await peer.ask(fetch, optionsOf('cse-in'))), '2.05 2000')
    assert.equal(statusOf(await peer.ask(6, optionsOf('cse-in'))), '4.05 4005')
  })

  it('reach every form of address', async () => {
    for (const path of ['cse-in', '-', '~/id-in/cse-in', '~/id-in/-', '_/sp.test/id-in/cse-in']) {
      assert.equal(statusOf(await peer.ask(get, optionsOf(path))), '2.05 2000', path)
    }
  })

  it('have filter criteria in the query', async () => {
    const path = await container()
    const query = ['fu=1', 'ty=3', `rn=${path.slice('cse-in/'.length)}`].map((field) => text(numbers.uriQuery, field))
    const answer = await peer.ask(get, optionsOf('cse-in', ...query))
    assert.deepEqual(contentOf(answer), { 'm2m:uril': [path] })
    const attribute = await peer.ask(get, optionsOf(path, text(numbers.uriQuery, 'atrl=rn')))
    assert.deepEqual(contentOf(attribute), { 'm2m:cnt': { rn: path.slice('cse-in/'.length) } })
  })

  it('are understood with the option numbers of releases 1 and 2', async () => {
    const earlier = [text(numbers.uriPath, 'cse-in'), text(256, 'CAdmin'), text(257, 'r1'), integer(264, 4)]
    const answer = await peer.ask(get, earlier)
    assert.equal(statusOf(answer), '2.05 2000')
    assert.equal(optionOf(answer, numbers.requestIdentifier)?.toString(), 'r1')
    assert.equal(optionOf(answer, numbers.releaseVersion), undefined)
  })

  it('lack what a request must have', async () => {
    const answer = await peer.ask(get, [text(numbers.uriPath, 'cse-in'), text(numbers.originator, 'CAdmin')])
    assert.equal(statusOf(answer), '4.00 4000')
    assert.match(contentOf(answer)['m2m:dbg'], /rqi/)
  })

  it('may be of plain CoAP, with their parameters in the query, and are answered so', async () => {
    const query = ['fr=CAdmin', 'rvi=3'].map((field) => text(numbers.uriQuery, field))
    const answer = await peer.ask(get, [text(numbers.uriPath, 'cse-in'), ...query])
    assert.equal(statusOf(answer), '2.05 -')
    assert.deepEqual(
      answer.options.map(([number]) => number),
      [numbers.contentFormat],
    )
    assert.equal(contentOf(answer)['m2m:cb'].rn, 'cse-in')
  })

  it('are bad with a critical option that nobody knows', async () => {
    assert.equal(statusOf(await peer.ask(get, optionsOf('cse-in', text(9, 'x')))), '4.02 4000')
    assert.equal(statusOf(await peer.ask(get, optionsOf('cse-in', text(65_000, 'x')))), '2.05 2000')
  })

  it('are refused with a content format that is not served', async () => {
    const options = optionsOf('cse-in', integer(numbers.resourceType, 3), integer(numbers.contentFormat, 42))
    assert.equal(statusOf(await peer.ask(post, options, 'x')), '4.15 4015')
    assert.equal(statusOf(await peer.ask(get, optionsOf('cse-in', integer(numbers.accept, 42)))), '4.06 5207')
    const cbor = await peer.ask(get, optionsOf('cse-in', integer(numbers.accept, 60)))
    assert.equal(toUnsigned(optionOf(cbor, numbers.contentFormat)!), 60)
  })
})
