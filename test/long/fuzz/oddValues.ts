/** Values that programs tend to trip over. */
export const oddTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u0301\ufeff',
  '😀'.repeat(50),
  'a'.repeat(5000),
  '../../../etc/passwd',
  '%00%2e%2e%2f',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  "' OR 1=1 --",
  '"; DROP TABLE resources; --',
  '%',
  '_',
  '*',
  `${'a*'.repeat(40)}b`,
  `${'('.repeat(200)}a${')'.repeat(200)}`,
  '$(id)',
  '{{7*7}}',
  '\r\nX-M2M-RSC: 2001',
  'true',
  'null',
  'NaN',
  '-0',
  '1e999',
  '00000000T000000',
  '99991231T235959',
  '20260230T250061',
  '20260101T000000,000000000000001',
  'P1M1W',
  'PT1S ',
  'P9999999999Y',
  'la',
  'ol',
  'fopt',
  'pcu',
  '-',
  '~',
  '//',
  '/id-in',
  '//sp.test/id-in',
  'all',
  '*'.repeat(100),
  'application/xml',
  'text/plain:9:9:9',
  '1+2+3',
  '[[0,0],[0,1]]',
  '$..[?(@.a)]',
]

export const oddNumbers: readonly number[] = [
  0, -0, 1, -1, 2, 5, 64, 255, 256, 65_535, 65_536, 0.5, -0.5, 1e-7, 2_147_483_647, 2_147_483_648, -2_147_483_649,
  4_294_967_296, 9_007_199_254_740_991, 9_007_199_254_740_994, -9_007_199_254_740_994, 1e21, 1e308, 1.797e308, -1e308,
  5e-324,
]

/** Short names of attributes and parameters, without those that make a resource expire. */
export const knownNames: readonly string[] =
  'ri rn pi ct lt st ty lbl cr cstn acpi at aa ast mni mbs cni cbs li or disr con cnf cs pv pvs acr acor acop mid mt mnm cnm mtv csy gn macp nu enc net chty atr om bn rl exc nct nec ln pn psn su nfu acrs aei api apn rr srv poa csz nl regs pei peid mdd mdn mdt mdlt mdc dgt snr se sce cnd fcied daci loc val nm typ op to fr rqi rvi pc rsc m2m:cnt m2m:cin m2m:ae m2m:sub m2m:acp m2m:dbg __proto__ constructor'.split(
    ' ',
  )

export const knownParameters: readonly string[] =
  'rcn rt rp da drt rids tids ltids tqi asi auri sqi atrl crb cra ms us sts stb exb exa sza szb lim fu fo cfs cfq lvl ofst arp lbq gmty geom gsf smf lbl ty cty chty pty clbl palb c.rn p.rn rn con ma gstn grtm'.split(
    ' ',
  )

export const knownHeaders: readonly string[] =
  'X-M2M-Origin X-M2M-RI X-M2M-RVI X-M2M-GID X-M2M-RTU X-M2M-OT X-M2M-RST X-M2M-RET X-M2M-OET X-M2M-EC X-M2M-VSI X-M2M-AS X-M2M-RSC Authorization Content-Type Accept If-Match If-None-Match Content-Encoding Cookie Origin Access-Control-Request-Method Range Expect'.split(
    ' ',
  )

export const mediaTypes: readonly string[] = [
  'application/json',
  'application/json;ty=4',
  'application/json; ty=3; charset=utf-8',
  'application/json;ty=',
  'application/json;ty=-1',
  'application/json;ty=4;ty=3',
  'application/json;ty=1e1',
  'application/json;ty=99999999999999999999',
  'application/vnd.onem2m-res+json;ty=3',
  'application/vnd.onem2m-ntfy+json',
  'application/cbor;ty=4',
  'application/xml;ty=3',
  'text/html',
  'multipart/form-data; boundary=x',
  ';;;ty=4',
  '/',
]
