import type { FuzzRequest } from './FuzzRequest.ts'

interface Sample {
  method: string
  /** Below the AE of the lane. */
  path?: string
  ty?: number
  query?: [string, string][]
  headers?: [string, string][]
  content?: unknown
}

/** An access rule for everybody. */
const rule = { acr: [{ acor: ['all'], acop: 63, acco: [{ actw: ['* * * * * * *'], acip: { ipv4: ['127.0.0.1'] } }] }] }

const creations: Sample[] = [
  { method: 'POST', ty: 3, content: { 'm2m:cnt': { rn: 'x', mni: 10, mbs: 10_000, lbl: ['a', 'b:c'], cr: null } } },
  { method: 'POST', ty: 3, content: { 'm2m:cnt': { li: 'http://x.test/y', or: 'http://x.test/o', disr: false } } },
  { method: 'POST', path: '/box', ty: 4, content: { 'm2m:cin': { con: 'value', cnf: 'text/plain:0', lbl: ['t'] } } },
  { method: 'POST', path: '/box', ty: 4, content: { 'm2m:cin': { con: { a: [1, 2.5, null, true, 'x'] } } } },
  { method: 'POST', path: '/series', ty: 30, content: { 'm2m:tsi': { dgt: '20260101T000000', con: 1, snr: 1 } } },
  { method: 'POST', ty: 1, content: { 'm2m:acp': { rn: 'y', pv: rule, pvs: rule } } },
  { method: 'POST', ty: 9, content: { 'm2m:grp': { mt: 3, mnm: 5, mid: ['LANE/box'], csy: 1, gn: 'g', macp: [] } } },
  { method: 'POST', path: '/group/fopt', ty: 4, content: { 'm2m:cin': { con: 'all' } } },
  { method: 'POST', ty: 15, content: { 'm2m:pch': { rn: 'poll' } } },
  {
    method: 'POST',
    ty: 28,
    content: { 'cod:binSh': { cnd: 'org.onem2m.common.moduleclass.binarySwitch', state: true, fcied: true, mni: 2 } },
  },
  { method: 'POST', ty: 18, content: { 'm2m:sch': { se: { sce: ['* 0-5 2,6,10 * * * *'] } } } },
]

const others: Sample[] = [
  { method: 'GET' },
  { method: 'GET', path: '/box', query: [['rcn', '4']] },
  { method: 'GET', path: '/box/la' },
  { method: 'GET', path: '/series/ol' },
  { method: 'GET', path: '/box', query: [['atrl', 'cni+cbs']] },
  { method: 'GET', path: '/poll/pcu' },
  { method: 'GET', path: '/group/fopt', query: [['rcn', '5']] },
  { method: 'GET', path: '/group/fopt/la' },
  {
    method: 'GET',
    query: [
      ['fu', '1'],
      ['lbl', 'a+b:c'],
      ['ty', '3+4'],
      ['lim', '5'],
      ['ofst', '1'],
      ['lvl', '3'],
      ['drt', '2'],
    ],
  },
  {
    method: 'GET',
    query: [
      ['fu', '1'],
      ['rcn', '6'],
      ['crb', '20300101T000000'],
      ['ms', '20200101T000000'],
      ['sza', '1'],
      ['szb', '1000'],
      ['fo', '2'],
      ['rn', 'b*x*'],
      ['cty', 'text/plain'],
    ],
  },
  {
    method: 'GET',
    query: [
      ['fu', '1'],
      ['chty', '4'],
      ['pty', '2'],
      ['clbl', 'a'],
      ['c.rn', 'b*'],
      ['p.api', 'N*'],
      ['arp', 'la'],
      ['lbq', 'a%20EQ%20b'],
    ],
  },
  {
    method: 'GET',
    query: [
      ['fu', '1'],
      ['gmty', '3'],
      ['gsf', '1'],
      ['geom', '%5B%5B%5B0,0%5D,%5B0,1%5D,%5B1,1%5D,%5B0,0%5D%5D%5D'],
    ],
  },
  {
    method: 'GET',
    path: '/box',
    query: [
      ['fu', '1'],
      ['cfs', '1'],
      ['cfq', '%24.a'],
    ],
  },
  { method: 'PUT', path: '/box', content: { 'm2m:cnt': { lbl: ['z'], mni: 5, mbs: null } } },
  { method: 'PUT', content: { 'm2m:ae': { lbl: ['z'], apn: 'name', rr: false, csz: ['application/json'] } } },
  { method: 'PUT', path: '/group', content: { 'm2m:grp': { mid: ['LANE/box', 'LANE/series'], mnm: 3 } } },
  { method: 'PUT', path: '/group/fopt', content: { 'm2m:cnt': { lbl: ['f'] } } },
  { method: 'PUT', path: '/rules', content: { 'm2m:acp': { pv: rule } } },
  { method: 'PUT', path: '/switch', content: { 'cod:binSh': { state: false } } },
  { method: 'DELETE', path: '/box/la' },
  { method: 'DELETE', path: '/rules' },
  { method: 'POST', path: '/poll/pcu', content: { 'm2m:rsp': { rsc: 2000, rqi: 'x', pc: {} } } },
  { method: 'POST', content: { 'm2m:sgn': { nev: { rep: { 'm2m:cin': { con: 1 } }, net: 3 }, sur: 'x' } } },
]

/**
 * What acts later or again, such as delays, notifications and the search for missing data: only for lanes whose state
 * is not compared.
 */
const timed: Sample[] = [
  {
    method: 'POST',
    ty: 3,
    query: [['rt', '1']],
    headers: [['X-M2M-RET', '500']],
    content: { 'm2m:cnt': { et: '20301231T235959' } },
  },
  {
    method: 'POST',
    path: '/box',
    ty: 4,
    query: [['rt', '2']],
    headers: [['X-M2M-RTU', '']],
    content: { 'm2m:cin': { con: 'x' } },
  },
  {
    method: 'GET',
    query: [
      ['rt', '4'],
      ['rp', 'PT5S'],
    ],
    headers: [
      ['X-M2M-OET', '100'],
      ['X-M2M-RST', '900'],
    ],
  },
  {
    method: 'PUT',
    path: '/box',
    query: [['rcn', '9']],
    headers: [
      ['X-M2M-EC', '4'],
      ['X-M2M-GID', 'g'],
      ['X-M2M-OT', '20260101T000000'],
    ],
    content: { 'm2m:cnt': { mia: 3600 } },
  },
  {
    method: 'POST',
    ty: 3,
    headers: [
      ['X-M2M-VSI', 'v'],
      ['Authorization', 'Bearer x'],
    ],
    content: { 'm2m:cnt': { mia: 3600, et: '20301231T235959' } },
  },
  { method: 'POST', ty: 29, content: { 'm2m:ts': { pei: 1000, peid: 10, mdt: 100, mdd: false, mdn: 5, mni: 5 } } },
  {
    method: 'POST',
    path: '/box',
    ty: 23,
    content: { 'm2m:sub': { nu: ['ORIGINATOR'], enc: { net: [1, 3], chty: [4] }, nct: 1, pn: 1 } },
  },
  {
    method: 'POST',
    path: '/box',
    ty: 23,
    content: {
      'm2m:sub': {
        nu: ['ORIGINATOR'],
        bn: { num: 3, dur: 'PT10S' },
        rl: { mnn: 1, tww: 'PT1S' },
        exc: 3,
        nec: 2,
        ln: true,
      },
    },
  },
  {
    method: 'POST',
    path: '/box',
    ty: 23,
    content: { 'm2m:sub': { nu: ['ORIGINATOR'], enc: { om: [{ ops: 3, or: 'all' }], atr: ['lbl'] } } },
  },
  { method: 'PUT', path: '/series', content: { 'm2m:ts': { mni: 3 } } },
  { method: 'PUT', path: '/watch', content: { 'm2m:sub': { enc: { net: [1, 2, 3, 4] }, exc: 2 } } },
]

/**
 * Valid requests to start from.
 * @param lane structured address of the AE of the lane
 */
export function corpus(lane: string, originator: string, withTimes: boolean): FuzzRequest[] {
  return [...creations, ...others, ...(withTimes ? timed : [])].map((sample) => ({
    method: sample.method,
    path: `/${lane}${sample.path ?? ''}`,
    query: sample.query ?? [],
    headers: [
      ['X-M2M-Origin', originator],
      ['X-M2M-RI', 'fuzz1'],
      ['X-M2M-RVI', '3'],
      ['Accept', 'application/json'],
      ...(sample.content === undefined ? [] : [['Content-Type', mediaType(sample.ty)] as [string, string]]),
      ...(sample.headers ?? []),
    ],
    content:
      JSON.parse(
        JSON.stringify(sample.content ?? null)
          .replaceAll('LANE', lane)
          .replaceAll('ORIGINATOR', originator),
      ) ?? undefined,
    body: undefined,
    isCbor: false,
  }))
}

function mediaType(resourceType: number | undefined): string {
  return resourceType === undefined ? 'application/json' : `application/json;ty=${resourceType}`
}
