import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const { action, container, dependency } = resourceTypes

describe('the attributes of an action (TS-0001 Release 4)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  let subject: string
  let subjectID: string

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
    const made = await ae.client.create(ae.address, container, { 'm2m:cnt': { rn: 'subject', mni: 10 } })
    subject = `${ae.address}/subject`
    subjectID = assertStatus(made, 2001).resource.ri as string
  })
  after(() => waystation[Symbol.asyncDispose]())

  const primitive = () => ({
    op: 1,
    fr: ae.originator,
    to: subjectID,
    rqi: '1234',
    rvi: '4',
    ty: 4,
    pc: { 'm2m:cin': { con: 'x' } },
  })
  const content = (changed: object = {}) => ({
    'm2m:actr': {
      rn: uniqueName('actr'),
      evc: { optr: 3, sbjt: 'cni', thld: 5 },
      evm: 1,
      orc: subjectID,
      apv: primitive(),
      sri: subjectID,
      ...changed,
    },
  })
  const create = (changed: object = {}, parent = ae.address) => ae.client.create(parent, action, content(changed))

  it('are kept as given, and read back', async () => {
    const { resource } = assertStatus(await create({ apy: 2, lbl: ['a'] }), 2001)
    assert.equal(resource.ty, 65)
    assert.deepEqual(resource.evc, { optr: 3, sbjt: 'cni', thld: 5 })
    assert.equal(resource.evm, 1)
    assert.equal(resource.apy, 2)
    assert.equal(resource.orc, subjectID)
    assert.deepEqual(resource.apv, primitive())
    assert.equal(resource.ecp, undefined)
    assert.equal(resource.air, undefined)
    const read = await ae.client.retrieve(resource.ri as string)
    assert.deepEqual(assertStatus(read, 2000).resource, resource)
  })

  it('must be complete', async () => {
    for (const name of ['evc', 'evm', 'orc', 'apv']) assertStatus(await create({ [name]: undefined }), 4000)
  })

  it('may not be those that the CSE sets', async () => {
    assertStatus(await create({ air: { rsc: 2000 } }), 4000)
    assertStatus(await create({ dep: ['x'] }), 4000)
  })

  it('name a subject that exists and may be retrieved', async () => {
    assertStatus(await create({ sri: 'nowhere' }), 4000)
    const other = await registerAE(waystation)
    assertStatus(await create({ sri: other.address }), 4000)
  })

  it('take the parent as subject when they name none', async () => {
    assertStatus(await create({ sri: undefined }, subject), 2001)
    // An AE has no such attribute.
    assertStatus(await create({ sri: undefined }), 4000)
  })

  it('compare an attribute that the subject has, with a value of its type', async () => {
    const wrong = [
      { optr: 1, sbjt: 'nothing', thld: 5 },
      { optr: 1, sbjt: 'cni', thld: 'many' },
      { optr: 1, sbjt: 'cni', thld: -1 },
      { optr: 7, sbjt: 'cni', thld: 5 },
      { optr: 0, sbjt: 'cni', thld: 5 },
      { sbjt: 'cni', thld: 5 },
      { optr: 1, thld: 5 },
      { optr: 1, sbjt: 'cni' },
      { optr: 1, sbjt: 'ct', thld: 'yesterday' },
    ]
    for (const evc of wrong) assertStatus(await create({ evc }), 4000)
    const right = [
      { optr: 2, sbjt: 'rn', thld: 'x' },
      { optr: 6, sbjt: 'cbs', thld: 100 },
      { optr: 4, sbjt: 'ct', thld: '20300101T000000' },
      { optr: 1, sbjt: 'lbl', thld: ['hot'] },
      { optr: 1, sbjt: 'lbl', thld: 'hot' },
    ]
    for (const evc of right) assertStatus(await create({ evc }), 2001)
  })

  it('compare by an order only where there is one', async () => {
    for (const optr of [3, 4, 5, 6]) {
      assertStatus(await create({ evc: { optr, sbjt: 'rn', thld: 'x' } }), 4000)
      assertStatus(await create({ evc: { optr, sbjt: 'lbl', thld: ['x'] } }), 4000)
    }
  })

  it('may watch the latest instance of a container', async () => {
    assertStatus(await create({ sri: `${subject}/la`, evc: { optr: 3, sbjt: 'con', thld: 21 } }), 2001)
    assertStatus(await create({ sri: `${subject}/la`, evc: { optr: 3, sbjt: 'cni', thld: 21 } }), 4000)
  })

  it('have an evalControlParam only where evalMode has a use for it, from the host if need be', async () => {
    for (const evm of [0, 1]) assertStatus(await create({ evm, ecp: 10 }), 4000)
    for (const evm of [4, -1, 'once']) assertStatus(await create({ evm }), 4000)
    assertStatus(await create({ evm: 0 }), 2001)
    assert.equal(assertStatus(await create({ evm: 2, ecp: 500 }), 2001).resource.ecp, 500)
    assert.equal(assertStatus(await create({ evm: 3, ecp: 5 }), 2001).resource.ecp, 5)
    assert.ok((assertStatus(await create({ evm: 2 }), 2001).resource.ecp as number) > 0)
    assert.ok((assertStatus(await create({ evm: 3 }), 2001).resource.ecp as number) > 0)
    assertStatus(await create({ evm: 3, ecp: 0 }), 4000)
  })

  it('name an object that exists and that the originator may use', async () => {
    assertStatus(await create({ orc: 'nowhere' }), 4000)
    const other = await registerAE(waystation)
    assertStatus(await create({ orc: other.address }), 4000)
    assertStatus(await create({ orc: subject }), 2001)
  })

  it('hold a request of the originator', async () => {
    assertStatus(await create({ apv: { ...primitive(), fr: 'CSomebody' } }), 4000)
    assertStatus(await create({ apv: { ...primitive(), fr: undefined } }), 4000)
    assertStatus(await create({ apv: { ...primitive(), op: 9 } }), 4000)
    assertStatus(await create({ apv: { ...primitive(), ty: undefined } }), 4000)
    assertStatus(await create({ apv: { ...primitive(), pc: undefined } }), 4000)
    assertStatus(await create({ apv: 'POST' }), 4000)
    assertStatus(await create({ apv: { ...primitive(), to: undefined, rqi: undefined, rvi: undefined } }), 2001)
  })

  it('have an input that gives something', async () => {
    const apv = { ...primitive(), pc: undefined }
    assertStatus(await create({ apv, ipu: {} }), 4000)
    assertStatus(await create({ apv, ipu: { rsid: 'nowhere', raid: 'con' } }), 4000)
    assertStatus(await create({ apv, ipu: { rsid: subjectID, raid: 'cni' } }), 2001)
  })

  it('are checked again when they are updated', async () => {
    const { ri } = assertStatus(await create(), 2001).resource
    const update = (changed: object) => ae.client.update(ri as string, { 'm2m:actr': changed })
    for (const changed of [
      { orc: null },
      { orc: 'nowhere' },
      { evc: null },
      { evc: { optr: 1, sbjt: 'nothing', thld: 1 } },
      { evm: null },
      { evm: 5 },
      { ecp: 100 },
      { apv: null },
      { apv: { ...primitive(), fr: 'CSomebody' } },
      { sri: 'nowhere' },
      // The criteria do not fit the new subject, which is the AE.
      { sri: null },
      { air: {} },
    ])
      assertStatus(await update(changed), 4000)
    assertStatus(await update({ evc: { optr: 1, sbjt: 'cbs', thld: 5 } }), 2004)
    assert.equal(assertStatus(await update({ evm: 3, ecp: 7 }), 2004).resource.ecp, 7)
    assert.equal(assertStatus(await update({ ecp: 8 }), 2004).resource.ecp, 8)
    assert.equal(assertStatus(await update({ evm: 0 }), 2004).resource.ecp, undefined)
    assertStatus(await update({ apy: 3 }), 2004)
    assertStatus(await ae.client.delete(ri as string), 2002)
  })

  it('name as dependencies only children that are some', async () => {
    const { ri } = assertStatus(await create(), 2001).resource as { ri: string }
    const other = assertStatus(await create(), 2001).resource.ri as string
    const depr = { 'm2m:depr': { sfc: true, evc: { optr: 1, sbjt: 'cni', thld: 1 }, rri: subjectID } }
    const mine = assertStatus(await ae.client.create(ri, dependency, depr), 2001).resource.ri as string
    const foreign = assertStatus(await ae.client.create(other, dependency, depr), 2001).resource.ri as string
    const update = (dep: unknown) => ae.client.update(ri, { 'm2m:actr': { dep } })
    for (const dep of [['nowhere'], [subjectID], [foreign], [mine, foreign], [], mine])
      assertStatus(await update(dep), 4000)
    assert.deepEqual(assertStatus(await update([mine]), 2004).resource.dep, [mine])
    assertStatus(await ae.client.delete(mine), 2002)
    assert.equal(assertStatus(await ae.client.retrieve(ri), 2000).resource.dep, undefined)
  })

  it('of a dependency follow the same rules', async () => {
    const { ri } = assertStatus(await create(), 2001).resource as { ri: string }
    const good = { sfc: false, evc: { optr: 3, sbjt: 'cni', thld: 1 }, rri: subjectID }
    const make = (changed: object) => ae.client.create(ri, dependency, { 'm2m:depr': { ...good, ...changed } })
    for (const changed of [
      { sfc: undefined },
      { evc: undefined },
      { rri: undefined },
      { rri: 'nowhere' },
      { evc: { optr: 3, sbjt: 'rn', thld: 'x' } },
      { evc: { optr: 1, sbjt: 'cni', thld: 'x' } },
      { evc: { optr: 1, sbjt: 'nothing', thld: 1 } },
    ])
      assertStatus(await make(changed), 4000)
    const depr = assertStatus(await make({}), 2001).resource.ri as string
    assertStatus(await ae.client.update(depr, { 'm2m:depr': { evc: { optr: 3, sbjt: 'rn', thld: 'x' } } }), 4000)
    assertStatus(await ae.client.update(depr, { 'm2m:depr': { sfc: null } }), 4000)
    assertStatus(await ae.client.update(depr, { 'm2m:depr': { sfc: true } }), 2004)
    assertStatus(await ae.client.create(ae.address, dependency, { 'm2m:depr': good }), 4108)
  })
})
