import * as types from './settingTypes.ts'

/** Of credentials, keys and certificates. */
export const securitySettings = {
  'tls.cert': {
    type: types.optional(types.path),
    default: null,
    flag: 'tls-cert',
    help: 'PEM file with the certificate chain of this server.',
  },
  'tls.key': {
    type: types.optional(types.path),
    default: null,
    flag: 'tls-key',
    help: 'PEM file with the private key of the certificate.',
  },
  'tls.passphrase': {
    type: types.optional(types.text('a passphrase')),
    default: null,
    secret: true,
    help: 'Passphrase of the private key. Better given as WAYSTATION_TLS_PASSPHRASE than in a file.',
  },
  'tls.clientAuthority': {
    type: types.optional(types.path),
    default: null,
    help: 'PEM file with the authorities whose client certificates are accepted as credentials.',
  },
  'tls.clientCertificates': {
    type: types.oneOf('optional', 'required'),
    default: 'optional',
    help: 'Whether a client without a certificate (or PSK) that counts is refused at once, or may show a token or a password.',
  },
  'tls.revocationList': {
    type: types.optional(types.path),
    default: null,
    help: 'PEM file with the revocation lists of those authorities; certificates in it count no more.',
  },
  'tls.minVersion': {
    type: types.oneOf('1.2', '1.3'),
    default: '1.2',
    help: 'Lowest version of TLS that is accepted.',
  },
  'outgoing.authority': {
    type: types.optional(types.path),
    default: null,
    help: 'PEM file with authorities that are trusted, besides those of the system, when this CSE connects to others.',
  },
  'outgoing.cert': {
    type: types.optional(types.path),
    default: null,
    help: 'PEM file with the certificate chain by which this CSE proves who it is when it connects to others.',
  },
  'outgoing.key': {
    type: types.optional(types.path),
    default: null,
    help: 'PEM file with the private key of that certificate.',
  },
  'outgoing.passphrase': {
    type: types.optional(types.text('a passphrase')),
    default: null,
    secret: true,
    help: 'Passphrase of that private key. Better given as WAYSTATION_OUTGOING_PASSPHRASE than in a file.',
  },
  authority: {
    type: types.optional(types.path),
    default: null,
    flag: 'authority',
    help: 'Directory of the authority of the site, as `waystation ca init` makes it: sets all files of this group that are not set, and its certificates entitle to the originators that they name.',
  },
  credentials: {
    type: types.optional(types.path),
    default: null,
    flag: 'credentials',
    help: 'YAML file that says which credential entitles to which originators; not set: credentials.yaml in the data directory, if it is there. With neither that nor an authority, every originator is believed.',
  },
} as const
