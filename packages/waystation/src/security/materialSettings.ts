/** Settings that name a file of keys or certificates. */
export const materialSettings = [
  'tls.cert',
  'tls.key',
  'tls.clientAuthority',
  'tls.revocationList',
  'outgoing.authority',
  'outgoing.cert',
  'outgoing.key',
] as const
