import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  NotificationReceiver,
  type OneM2MClient,
  type RegisteredAE,
  registerAE,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const [container, contentInstance, subscription, primitiveProfile] = [3, 4, 23, 62]
const [create, retrieve] = [1, 2]
const [requests, responses, notifications] = [1, 2, 4]
const [notAccessible, badRequest] = [4138, 4139]

type Content = Record<string, unknown>

describe('primitiveProfile (TS-0001 Release 4)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let ae: RegisteredAE
  let client: OneM2MClient

  before(async () => {
    waystation = await startWaystation()
    receiver = await NotificationReceiver.start()
    ae = await registerAE(waystation)
    client = ae.client
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const make = (content: Content, owner = ae) =>
    owner.client.create(owner.address, primitiveProfile, { 'm2m:prp': { idl: [owner.originator], ...content } })
  /** Runs a test while an AE has a profile. */
  const withProfile = async (content: Content, test: (resourceID: string) => Promise<void>, owner = ae) => {
    const { resource } = assertStatus(await make(content, owner), 2001)
    try {
      await test(resource.ri as string)
    } finally {
      assertStatus(await waystation.client().delete(resource.ri as string), 2002)
    }
  }
  const createContainer = (content: Content = {}, by = ae, options = {}) =>
    by.client.create(by.address, container, { 'm2m:cnt': { rn: uniqueName('c'), ...content } }, options)

  describe('as a resource', () => {
    it('keeps what it is given', async () => {
      const content = {
        rtys: [container],
        ops: [create],
        rsds: [ae.address],
        adds: [{ nm: 'mni', val: 5 }],
        dels: ['lbl'],
        appl: [requests],
      }
      await withProfile(content, async (resourceID) => {
        const { resource } = assertStatus(await client.retrieve(resourceID), 2000)
        assert.deepEqual([resource.ty, resource.idl], [primitiveProfile, [ae.originator]])
        for (const [name, value] of Object.entries(content)) assert.deepEqual(resource[name], value)
      })
    })

    const refusals: [string, Content][] = [
      ['without IDList', { idl: undefined }],
      ['with an attribute both added and deleted', { adds: [{ nm: 'mni', val: 5 }], dels: ['mni'] }],
      ['with one both added and deleted by its other name', { adds: [{ nm: 'ec', val: 3 }], dels: ['eventCategory'] }],
      ['with an applicability that does not exist', { appl: [8] }],
      ['with an operation that does not exist', { ops: [9] }],
      ['that would give requests their originator', { adds: [{ nm: 'fr', val: 'Cother' }] }],
    ]
    for (const [what, content] of refusals) {
      it(`is refused ${what}`, async () => {
        assertStatus(await make(content), 4000)
      })
    }

    it('is refused an update that adds what it deletes', async () => {
      await withProfile({ dels: ['lbl'] }, async (resourceID) => {
        const update = (content: Content) => client.update(resourceID, { 'm2m:prp': content })
        assertStatus(await update({ adds: [{ nm: 'lbl', val: ['x'] }] }), 4000)
        assertStatus(await update({ rvs: ['4'] }), 4000)
        assertStatus(await update({ adds: [{ nm: 'lbl', val: ['x'] }], dels: null }), 2004)
      })
    })
  })

  describe('on requests', () => {
    it('adds attributes that are missing', async () => {
      const content = {
        rtys: [container],
        ops: [create],
        adds: [
          { nm: 'mni', val: 5 },
          { nm: 'labels', val: ['a', 'b'] },
        ],
      }
      await withProfile({ ...content, appl: [requests] }, async () => {
        const { resource } = assertStatus(await createContainer(), 2001)
        assert.deepEqual([resource.mni, resource.lbl], [5, ['a', 'b']])
        const { resource: given } = assertStatus(await createContainer({ mni: 9 }), 2001)
        assert.deepEqual([given.mni, given.lbl], [9, ['a', 'b']])
      })
      assert.equal(assertStatus(await createContainer(), 2001).resource.mni, undefined)
    })

    it('adds parameters that are missing', async () => {
      await withProfile({ ops: [create], adds: [{ nm: 'rcn', val: 0 }], appl: [requests] }, async () => {
        assert.equal(assertStatus(await createContainer(), 2001).raw.length, 0)
        assert.equal(assertStatus(await createContainer({}, ae, { rcn: 1 }), 2001).resource.ty, container)
      })
    })

    it('takes parameters and attributes away', async () => {
      await withProfile({ dels: ['lbl', 'ec'], appl: [requests] }, async () => {
        const { resource, headers } = assertStatus(await createContainer({ lbl: ['x'] }, ae, { ec: 100 }), 2001)
        assert.equal(resource.lbl, undefined)
        assert.equal(new Headers(headers as never).get('x-m2m-ec'), null)
      })
    })

    const misses: [string, () => Content][] = [
      ['operation', () => ({ ops: [retrieve] })],
      ['resource type', () => ({ rtys: [contentInstance] })],
      ['resource', () => ({ rsds: ['cse-in'] })],
      ['release', () => ({ rvs: ['4'] })],
      ['entity', () => ({ idl: ['Csomebody*'] })],
      ['kind of primitive', () => ({ appl: [notifications] })],
    ]
    for (const [what, selection] of misses) {
      it(`leaves those of another ${what} alone`, async () => {
        const content = { ops: [create], adds: [{ nm: 'mni', val: 5 }], appl: [requests], ...selection() }
        await withProfile(content, async () => {
          const { resource } = assertStatus(await createContainer(), 2001)
          assert.equal(resource.mni, undefined)
        })
      })
    }

    it('selects by all it says', async () => {
      const content = {
        idl: [`${ae.originator.slice(0, -1)}*`],
        rtys: [container],
        ops: [create],
        rsds: [ae.resource.ri],
      }
      await withProfile({ ...content, rvs: ['3'], adds: [{ nm: 'mni', val: 5 }] }, async () => {
        assert.equal(assertStatus(await createContainer(), 2001).resource.mni, 5)
      })
    })

    it('applies a change of the profile at once', async () => {
      await withProfile({ rtys: [container], ops: [create], adds: [{ nm: 'mni', val: 5 }] }, async (resourceID) => {
        assertStatus(await client.update(resourceID, { 'm2m:prp': { adds: [{ nm: 'mni', val: 6 }] } }), 2004)
        assert.equal(assertStatus(await createContainer(), 2001).resource.mni, 6)
      })
    })

    it('answers what a profile makes wrong with a status of its own', async () => {
      await withProfile({ rtys: [container], ops: [create], adds: [{ nm: 'nonsense', val: 5 }] }, async () => {
        assertStatus(await createContainer(), badRequest)
      })
      await withProfile({ ops: [retrieve], dels: ['fr'], appl: [requests] }, async () => {
        assertStatus(await client.retrieve(ae.address), badRequest)
      })
    })

    it('is of no concern to others than its AE', async () => {
      const other = await registerAE(waystation)
      const content = { idl: ['*'], rtys: [container], ops: [create], adds: [{ nm: 'mni', val: 5 }] }
      await withProfile(content, async () => {
        assert.equal(assertStatus(await createContainer({}, other), 2001).resource.mni, undefined)
        assert.equal(assertStatus(await createContainer(), 2001).resource.mni, 5)
      })
    })

    it('is for everybody it names below the CSEBase', async () => {
      const admin = waystation.client()
      const content = { idl: [ae.originator], rtys: [container], ops: [create], adds: [{ nm: 'mni', val: 5 }] }
      const { resource } = assertStatus(await admin.create('cse-in', primitiveProfile, { 'm2m:prp': content }), 2001)
      const other = await registerAE(waystation)
      assert.equal(assertStatus(await createContainer(), 2001).resource.mni, 5)
      assert.equal(assertStatus(await createContainer({}, other), 2001).resource.mni, undefined)
      assertStatus(await admin.delete(resource.ri as string), 2002)
    })

    it('is for its creator only when that is not the administrator', async () => {
      const other = await registerAE(waystation)
      const content = { idl: ['*'], rtys: [container], ops: [create], adds: [{ nm: 'mni', val: 5 }] }
      const { resource } = assertStatus(await client.create('cse-in', primitiveProfile, { 'm2m:prp': content }), 2001)
      assert.equal(assertStatus(await createContainer(), 2001).resource.mni, 5)
      assert.equal(assertStatus(await createContainer({}, other), 2001).resource.mni, undefined)
      assertStatus(await client.delete(resource.ri as string), 2002)
    })

    it('is forgotten with its AE, and known after a restart', async () => {
      const leaving = await registerAE(waystation)
      const content = { rtys: [container], ops: [create], adds: [{ nm: 'mni', val: 5 }] }
      assertStatus(await make(content, leaving), 2001)
      await waystation.restart()
      assert.equal(assertStatus(await createContainer({}, leaving), 2001).resource.mni, 5)
      assertStatus(await leaving.client.delete(leaving.address), 2002)
      const again = { 'm2m:ae': { api: 'Ntest', rr: false, srv: ['3'], rn: leaving.resource.rn } }
      assertStatus(await leaving.client.create('cse-in', 2, again), 2001)
      assert.equal(assertStatus(await createContainer({}, leaving), 2001).resource.mni, undefined)
    })
  })

  describe('named by a request', () => {
    const naming = (resourceID: string) => ({ headers: { 'X-M2M-PRPI': resourceID } })

    it('is the only one that applies', async () => {
      const named = { rtys: [container], ops: [create], adds: [{ nm: 'mni', val: 7 }] }
      const other = { rtys: [container], ops: [create], adds: [{ nm: 'mbs', val: 1000 }] }
      await withProfile(other, () =>
        withProfile(named, async (resourceID) => {
          const { resource } = assertStatus(await createContainer({}, ae, naming(resourceID)), 2001)
          assert.deepEqual([resource.mni, resource.mbs], [7, undefined])
        }),
      )
    })

    it('must be there and be for the originator', async () => {
      assertStatus(await createContainer({}, ae, naming('prp-none')), notAccessible)
      const other = await registerAE(waystation)
      await withProfile({ adds: [{ nm: 'mni', val: 7 }] }, async (resourceID) => {
        assertStatus(await createContainer({}, other, naming(resourceID)), notAccessible)
        assertStatus(await createContainer({}, ae, naming(resourceID)), 2001)
      })
    })
  })

  describe('on responses', () => {
    it('takes attributes away and adds some', async () => {
      const content = {
        ops: [retrieve],
        dels: ['ct', 'lastModifiedTime'],
        adds: [{ nm: 'note', val: 'x' }],
        rtys: [container],
      }
      const { resource: made } = assertStatus(await createContainer({ mni: 5 }), 2001)
      await withProfile({ ...content, appl: [responses] }, async () => {
        const { resource } = assertStatus(await client.retrieve(made.ri as string), 2000)
        assert.deepEqual([resource.ct, resource.lt, resource.note, resource.mni], [undefined, undefined, 'x', 5])
        const { resource: own } = assertStatus(await client.retrieve(ae.address), 2000)
        assert.notEqual(own.ct, undefined)
        const { resource: others } = assertStatus(await waystation.client().retrieve(made.ri as string), 2000)
        assert.notEqual(others.ct, undefined)
      })
    })

    it('takes the whole content away', async () => {
      await withProfile({ ops: [create], dels: ['pc'], appl: [responses] }, async () => {
        assert.equal(assertStatus(await createContainer(), 2001).raw.length, 0)
      })
    })
  })

  describe('on notifications', () => {
    it('changes what its AE is told', async () => {
      const mailbox = receiver.mailbox(`/${uniqueName('told')}`)
      const target = await registerAE(waystation, { rr: true, poa: [mailbox.url] })
      const { resource: watched } = assertStatus(await createContainer({}, target), 2001)
      const content = { rn: uniqueName('s'), nu: [target.originator], enc: { net: [3] }, nct: 1 }
      const sub = { 'm2m:sub': content }
      assertStatus(await target.client.create(watched.ri as string, subscription, sub), 2001)
      const tell = (con: string) => target.client.create(watched.ri as string, contentInstance, { 'm2m:cin': { con } })
      const profile = { rtys: [contentInstance], dels: ['ct', 'et', 'sur'], adds: [{ nm: 'lbl', val: ['new'] }] }
      const inForce = { ...profile, appl: [notifications] }
      await withProfile(
        inForce,
        async () => {
          assertStatus(await tell('1'), 2001)
          const [told] = await mailbox.waitFor(1)
          const rep = told?.sgn.nev.rep['m2m:cin']
          assert.deepEqual([rep.con, rep.ct, rep.et, rep.lbl], ['1', undefined, undefined, ['new']])
          assert.equal(told?.sgn.sur, undefined)
        },
        target,
      )
      assertStatus(await tell('2'), 2001)
      const [, second] = await mailbox.waitFor(2)
      assert.notEqual(second?.sgn.nev.rep['m2m:cin'].ct, undefined)
      const kept = assertStatus(await target.client.retrieve(`${watched.ri}/la`), 2000).resource
      assert.equal(kept.lbl, undefined)
    })
  })
})
