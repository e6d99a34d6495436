import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { optionOf } from '../../../support/bindings/coapMessage.ts'
import { startWaystation, uniqueName, type Waystation } from '../../../support/index.ts'
import { listenerURL } from '../../../support/secureRequest.ts'
import { CoapPeer, contentOf, integer, json, numbers, optionsOf, statusOf, text } from '../CoapPeer.ts'

const [get, post, put] = [1, 2, 3] as const

describe('CoAP responses (TS-0008 6.3)', () => {
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

  const create = (rn: string, ...query: readonly string[]) =>
    peer.ask(
      post,
      optionsOf(
        'cse-in',
        integer(numbers.resourceType, 3),
        integer(numbers.contentFormat, json),
        ...query.map((field) => text(numbers.uriQuery, field)),
      ),
      JSON.stringify({ 'm2m:cnt': { rn } }),
    )

  it('repeat the request identifier and the release, and have the token', async () => {
    const answer = await peer.ask(get, optionsOf('cse-in'))
    assert.equal(optionOf(answer, numbers.requestIdentifier)?.toString(), 'r1')
    assert.equal(optionOf(answer, numbers.releaseVersion)?.toString(), '3')
    assert.deepEqual(answer.token, Buffer.from([1, 2]))
  })

  it('say where the resource is when the content does', async () => {
    const rn = uniqueName('cnt')
    const answer = await create(rn, 'rcn=2')
    assert.equal(statusOf(answer), '2.01 2001')
    const location = answer.options
      .filter(([number]) => number === numbers.locationPath)
      .map(([, value]) => String(value))
    assert.equal(location.join('/'), contentOf(answer)['m2m:uri'])
  })

  it('have a code for each status, and a reason', async () => {
    const rn = uniqueName('cnt')
    await create(rn)
    const conflict = await create(rn)
    assert.equal(statusOf(conflict), '4.03 4105')
    assert.match(contentOf(conflict)['m2m:dbg'], /already used/)
    const stranger = optionsOf(`cse-in/${rn}`).map((option) =>
      option[0] === numbers.originator ? text(numbers.originator, 'Cstranger') : option,
    )
    assert.equal(statusOf(await peer.ask(get, stranger)), '4.03 4103')
    const options = optionsOf(`cse-in/${rn}`, integer(numbers.contentFormat, json))
    assert.equal(statusOf(await peer.ask(put, options, '{"m2m:cnt":{"cni":1}}')), '4.00 4000')
    assert.equal(statusOf(await peer.ask(put, options, '{"m2m:cnt":')), '4.00 4000')
  })

  it('say where the result of a non-blocking request will be', async () => {
    const answer = await peer.ask(
      post,
      optionsOf('cse-in', text(numbers.uriQuery, 'op=2'), text(numbers.uriQuery, 'rt=1')),
    )
    assert.equal(statusOf(answer), '2.01 1001')
    assert.ok(optionOf(answer, numbers.locationPath) !== undefined)
  })

  it('are none for a request that wants none', async () => {
    const sent = peer.send({ code: get, options: optionsOf('cse-in', text(numbers.uriQuery, 'rt=5')) })
    const acknowledgement = await peer.next()
    assert.deepEqual([acknowledgement?.type, acknowledgement?.code, acknowledgement?.id], [2, 0, sent.id])
    peer.send({ type: 1, code: get, options: optionsOf('cse-in', text(numbers.uriQuery, 'rt=5')) })
    assert.equal(await peer.next(300), undefined)
  })
})
