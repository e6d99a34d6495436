import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

const audio = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\n'
const video = audio.replace('m=audio 49170 RTP/AVP 0', 'm=video 51372 RTP/AVP 99')

describe('multimediaSession (TS-0004 7.4.56)', () => {
  let waystation: Waystation

  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '50ms' } })
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
  })

  const target = (scp?: unknown) => registerAE(waystation, scp === undefined ? {} : { scp })
  type AE = Awaited<ReturnType<typeof target>>
  const offer = (ae: AE, content: object = {}) =>
    ae.client.create(ae.address, resourceTypes.multimediaSession, {
      'm2m:mms': { soi: 'Ccaller', osd: { sdc: [audio] }, ...content },
    })
  const begin = async (content: object = {}) => {
    const ae = await target(['audio'])
    const { resource } = assertStatus(await offer(ae, content), 2001)
    return {
      ae,
      resource,
      update: (change: object) => ae.client.update(resource.ri, { 'm2m:mms': change }),
      end: () => ae.client.delete(resource.ri),
    }
  }

  it('begins offline, with what is offered', async () => {
    const { resource } = await begin()
    assert.equal(resource.ty, 46)
    assert.deepEqual([resource.soi, resource.osd, resource.sst], ['Ccaller', { sdc: [audio] }, 1])
    assert.equal(resource.asd, undefined)
  })

  it('takes the answer, goes online and offline again', async () => {
    const { ae, resource, update, end } = await begin()
    assert.deepEqual(assertStatus(await update({ asd: { sdc: [audio] } }), 2004).resource.asd, { sdc: [audio] })
    assert.equal(assertStatus(await update({ sst: 2 }), 2004).resource.sst, 2)
    assert.equal(assertStatus(await update({ sst: 1 }), 2004).resource.sst, 1)
    assertStatus(await update({ osd: { sdc: [audio, video] } }), 2004)
    assertStatus(await end(), 2002)
    assertStatus(await ae.client.retrieve(resource.ri), 4004)
  })

  it('is neither changed nor deleted while it is online', async () => {
    const { ae, resource, update, end } = await begin()
    assertStatus(await update({ asd: { sdc: [audio] }, sst: 2 }), 2004)
    for (const change of [{ osd: { sdc: [video] } }, { asd: { sdc: [video] } }, { lbl: ['a'] }, { sst: 2 }]) {
      assertStatus(await update(change), 5215)
    }
    assertStatus(await end(), 5215)
    assert.equal((await ae.client.retrieve(resource.ri)).resource.sst, 2)
  })

  it('goes with its AE even when it is online', async () => {
    const { ae, resource, update } = await begin()
    assertStatus(await update({ sst: 2 }), 2004)
    assertStatus(await ae.client.delete(ae.address), 2002)
    assertStatus(await waystation.client().retrieve(resource.ri), 4004)
  })

  it('expires even when it is online', async () => {
    const et = new Date(Date.now() + 400).toISOString().replace(/[-:Z]/g, '').replace('.', ',')
    const { ae, resource, update } = await begin({ et })
    assertStatus(await update({ sst: 2 }), 2004)
    await eventually(async () => assertStatus(await ae.client.retrieve(resource.ri), 4004))
  })

  describe('is offered to applications that can take part', () => {
    it('by the kinds of media they have', async () => {
      for (const scp of [['audio'], ['AUDIO/PCMU', 'video/H264'], [{ media: 'audio' }], [audio], ['anything']]) {
        assertStatus(await offer(await target(scp)), 2001)
      }
    })

    it('one of the media offered is enough', async () => {
      assertStatus(await offer(await target(['audio']), { osd: { sdc: [video, audio] } }), 2001)
    })

    it('not to one without session capabilities', async () => {
      assertStatus(await offer(await target()), 5214)
    })

    it('not to one that has none of the media offered', async () => {
      assertStatus(await offer(await target(['video/H264'])), 5214)
      assertStatus(await offer(await target(['audio']), { osd: { sdc: [video] } }), 5214)
    })

    it('nor later', async () => {
      const { update, resource, ae } = await begin()
      assertStatus(await update({ osd: { sdc: [video] } }), 5214)
      assert.deepEqual((await ae.client.retrieve(resource.ri)).resource.osd, { sdc: [audio] })
    })
  })

  it('refuses bad attributes', async () => {
    const ae = await target(['audio'])
    for (const wrong of [
      { soi: undefined },
      { osd: undefined },
      { osd: audio },
      { osd: {} },
      { sst: 2 },
      { asd: { sdc: [audio] } },
    ]) {
      assertStatus(await offer(ae, wrong), 4000)
    }
    const { update } = await begin()
    for (const wrong of [{ sst: 3 }, { sst: null }, { soi: 'Cother' }, { osd: null }])
      assertStatus(await update(wrong), 4000)
  })

  it('belongs below an AE', async () => {
    const content = { 'm2m:mms': { soi: 'Ccaller', osd: { sdc: [audio] } } }
    assertStatus(await waystation.client().create(waystation.cseBase, resourceTypes.multimediaSession, content), 4108)
  })
})
