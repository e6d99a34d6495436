import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as complex from './complexTypes.ts'
import type { DataType } from './dataTypes.ts'
import { compileType } from './validator.ts'

const good = (type: DataType, ...values: unknown[]) => {
  for (const value of values) assert.equal(compileType(type)(value, 'x'), undefined, JSON.stringify(value))
}
const bad = (type: DataType, ...values: unknown[]) => {
  for (const value of values) assert.notEqual(compileType(type)(value, 'x'), undefined, JSON.stringify(value))
}

describe('complex types', () => {
  it('contentInfo is a media type, an encoding and perhaps a security', () => {
    good(
      complex.contentInfo,
      'text/plain:0',
      'application/json:1',
      'application/octet-stream:2:5',
      'text/plain;charset=utf-8:0',
    )
    bad(complex.contentInfo, 'text/plain', 'text:0', 'text/plain:3', 'text/plain:0:6', 'text/plain:0:', ':0', 0)
  })

  it('an access control rule grants operations to originators', () => {
    const rule = { acor: ['all', '/cse1/C*'], acop: 63 }
    good(complex.accessControlRule, rule)
    good(complex.accessControlRule, {
      ...rule,
      acaf: true,
      aca: ['lbl'],
      acod: [{ ty: 3, chty: [4] }, { chty: [2, 3] }],
    })
    good(complex.accessControlRule, {
      ...rule,
      acco: [
        {
          actw: ['* * 8-17 * * 1-5 *'],
          acip: { ipv4: ['192.0.2.0/24'], ipv6: ['2001:db8::/32'] },
          aclr: { accc: ['DE'] },
        },
      ],
    })
    bad(
      complex.accessControlRule,
      { acor: ['all'] },
      { acop: 63 },
      { acor: [], acop: 1 },
      { ...rule, acop: 64 },
      { ...rule, acop: 0 },
    )
    bad(
      complex.accessControlRule,
      { ...rule, nope: 1 },
      { ...rule, acod: [{ ty: 3 }] },
      { ...rule, acco: [{ actw: ['*'] }] },
    )
  })

  it('selfPrivileges need a rule, privileges need none', () => {
    good(complex.setOfAcrs, {}, { acr: [] })
    bad(complex.nonEmptySetOfAcrs, {}, { acr: [] })
  })

  it('a location region is a circle or countries', () => {
    good(complex.locationRegion, { accr: [52.5, 13.4, 1000] }, { accc: ['DE', 'FR'] })
    bad(
      complex.locationRegion,
      {},
      { accr: [1, 2] },
      { accr: [1, 2, 3, 4] },
      { accc: ['de'] },
      { accr: [1, 2, 3], accc: ['DE'] },
    )
  })

  it('event notification criteria name events, attributes and child types', () => {
    good(
      complex.eventNotificationCriteria,
      {},
      { net: [1, 8], atr: ['lbl'], chty: [4], md: { num: 2, dur: 'PT1M' }, om: [{ ops: 2, or: 'Cx' }], fo: 2 },
    )
    bad(
      complex.eventNotificationCriteria,
      { net: [9] },
      { net: 1 },
      { chty: [4711] },
      { md: { num: 0, dur: 'PT1M' } },
      { sts: 0 },
      { lbl: ['a'] },
    )
  })

  it('filter criteria take every condition, geo-query included', () => {
    good(complex.filterCriteria, {
      lbl: ['a:b'],
      ty: [3],
      atr: [{ nm: 'rn', val: 'x*' }],
      gmty: 1,
      geom: '[1,2]',
      gsf: 1,
      fu: 1,
      lim: 0,
      lvl: 1,
      ofst: 1,
      arp: 'la',
    })
    bad(
      complex.filterCriteria,
      { lvl: 0 },
      { ofst: 0 },
      { fu: 5 },
      { gmty: 7 },
      { unknown: 1 },
      { atr: [{ nm: 'rn' }] },
    )
  })

  it('event categories are those of the standard or from 100 to 999', () => {
    good(complex.eventCat, 2, 3, 4, 100, 999)
    bad(complex.eventCat, 0, 1, 5, 99, 1000, '2')
    good(complex.eventCatWithDef, 0)
  })

  it('releases and serialisations are known ones', () => {
    good(complex.supportedReleaseVersions, ['1', '2', '2a', '3', '4', '5'])
    bad(complex.supportedReleaseVersions, [], ['6'], [3], '3')
    good(complex.serializations, ['json', 'application/cbor', 'application/vnd.onem2m-res+json'])
    bad(complex.serializations, ['yaml'])
  })

  it('addresses are well-formed', () => {
    good(complex.ipv4, '192.0.2.1', '10.0.0.0/8', '0.0.0.0', '255.255.255.255')
    bad(complex.ipv4, '192.0.2', '192.0.2.256', '192.0.2.1/33', '1.2.3.4.5')
    good(complex.ipv6, '::1', '2001:db8::/32')
    bad(complex.ipv6, '192.0.2.1', '::1/129')
  })

  it('schedules, batches, limits and links carry their members only', () => {
    good(complex.scheduleEntries, { sce: ['* * * * * * *', '0 */5 * * * * *'] })
    bad(complex.scheduleEntries, { sce: [] }, {}, { sce: ['* * * * *'] })
    good(complex.batchNotify, { num: 10 }, { dur: 'PT10S' })
    bad(complex.rateLimit, { mnn: 1 }, { mnn: -1, tww: 'PT1S' })
    good(complex.mgmtLinkRef, { nm: 'defaults', typ: 1013, val: '/cse1/x' })
    bad(complex.mgmtLinkRef, '/cse1/x', { val: '/cse1/x' })
    good(complex.contentRef, { urir: [{ nm: 'a', uri: 'cse/x' }] })
    good(complex.responseTypeInfo, { rtv: 2, nu: [] })
  })

  it('a set of event criteria has one of two names', () => {
    good(
      complex.eventNotificationCriteriaSet,
      { encn: [{ net: [3] }] },
      { enc: [{ net: [1] }, { net: [3], chty: [4] }] },
    )
    bad(complex.eventNotificationCriteriaSet, {}, { enc: [] }, { enc: [{}], encn: [{}] }, { net: [3] })
  })

  it('arguments are those of one kind of command', () => {
    const credentials = { unm: 'u', pwd: 'p' }
    const install = { url: 'http://a.example/b', uuid: '1', ...credentials, eer: 'e', any: [{ nm: 'a', val: 1 }] }
    good(complex.execReqArgsListType, { rst: [{}] }, { rbo: [{ any: [{ nm: 'a', val: 'b' }] }] }, { swin: [install] })
    bad(complex.execReqArgsListType, {}, { rst: [{}], rbo: [{}] }, { swin: [credentials] }, { rst: {} }, { nope: [{}] })
  })

  it('a stored request needs an operation, one in a list also target and originator', () => {
    const request = { op: 1, to: '/cse1/x', fr: 'Cx', rqi: '1', rvi: '4', ty: 4, pc: { 'm2m:cin': { con: '1' } } }
    good(complex.requestPrimitive, request, { op: 2 })
    bad(complex.requestPrimitive, { to: 'x' }, { op: 6 }, { ...request, nope: 1 })
    const entry = { op: 1, to: 'x', fr: 'Cx', mi: { ty: 4, rvi: '3' } }
    good(complex.aggregatedRequest, [request], { rq: [request, entry] }, { req: [entry] }, { 'm2m:rqp': [entry] })
    bad(complex.aggregatedRequest, [], {}, [{ op: 1, to: 'x' }], { rq: [request], req: [request] })
  })

  it('conditions, transitions and inputs of processes carry their members only', () => {
    const criteria = { optr: 3, sbjt: 'cni', thld: 5 }
    good(complex.processCondition, { sri: 'x', evc: criteria })
    good(complex.stateTransition, { evc: criteria, nxst: 'y' })
    good(complex.actionInput, {}, { rsid: 'x', raid: 'con' })
    bad(complex.processCondition, { sri: 'x', evc: { ...criteria, optr: 7 } }, { evc: criteria })
    bad(complex.stateTransition, { evc: criteria }, { nxst: 'y', evc: { sbjt: 'cni' } })
  })

  it('what sources shape differently is accepted in each shape', () => {
    good(complex.mashupMembers, [{ muri: 'x' }], { msm: [{ muri: 'x', mvl: 2.5 }] })
    bad(complex.mashupMembers, [], [{ mvl: 1 }])
    good(complex.primitiveProfileApplicability, 7, [1, 4], ['2'])
    bad(complex.primitiveProfileApplicability, 0, 8, '1', [], ['8'])
  })
})
