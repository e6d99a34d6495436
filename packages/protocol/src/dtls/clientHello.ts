import { isIP } from 'node:net'
import { unsigned, vector } from './bytes.ts'
import { cipherSuites, usesEcdhe, usesPreSharedKey } from './CipherSuite.ts'
import { extensionType, version } from './constants.ts'
import type { DtlsClientSecurity } from './DtlsClientSecurity.ts'
import { DtlsError } from './DtlsError.ts'
import { extensionBodies } from './extensions.ts'
import type { ClientHello, ServerHello } from './hellos.ts'

export interface HelloInput {
  readonly security: DtlsClientSecurity
  readonly random: Buffer
  readonly sessionId: Buffer
  readonly cookie: Buffer
  readonly serverName: string
  /** Empty: we use the server's, and want none ourselves; undefined: none at all. */
  readonly connectionId: Buffer | undefined
}

/** @throws DtlsError when there is nothing to prove anything with */
export function makeClientHello(input: HelloInput): ClientHello {
  const { security, random, sessionId, cookie } = input
  const suites = cipherSuites.filter((suite) => {
    if (security.suites?.includes(suite.name) === false) return false
    return usesPreSharedKey(suite) ? security.preSharedKey !== undefined : security.certificateFault !== undefined
  })
  if (suites.length === 0) throw new DtlsError('internalError', 'There is neither a pre-shared key nor whom to trust')
  const extensions = new Map<number, Buffer>([
    [extensionType.extendedMasterSecret, extensionBodies.extendedMasterSecret],
    [extensionType.renegotiationInfo, extensionBodies.renegotiationInfo],
  ])
  if (suites.some(usesEcdhe)) {
    extensions.set(extensionType.supportedGroups, extensionBodies.supportedGroups)
    extensions.set(extensionType.ecPointFormats, extensionBodies.ecPointFormats)
  }
  if (security.certificateFault) {
    extensions.set(extensionType.signatureAlgorithms, extensionBodies.signatureAlgorithms)
    const name = Buffer.from(input.serverName)
    if (isIP(input.serverName) === 0) {
      extensions.set(extensionType.serverName, vector(2, unsigned(0, 1), vector(2, name)))
    }
  }
  if (input.connectionId) extensions.set(extensionType.connectionId, vector(1, input.connectionId))
  const codes = suites.map(({ code }) => code)
  const compressionMethods = Buffer.of(0)
  return { version: version.dtls12, random, sessionId, cookie, suites: codes, compressionMethods, extensions }
}

/** @throws DtlsError when the server answers what was not asked */
export function checkServerHello(asked: ClientHello, answer: ServerHello): void {
  if (answer.version !== version.dtls12) throw new DtlsError('protocolVersion', 'The server does not speak DTLS 1.2')
  if (!asked.suites.includes(answer.suite)) throw new DtlsError('illegalParameter', 'The suite was not offered')
  if (answer.compressionMethod !== 0) throw new DtlsError('illegalParameter', 'The server compresses')
  for (const type of answer.extensions.keys()) {
    if (!asked.extensions.has(type)) {
      throw new DtlsError('unsupportedExtension', `The server answers to extension ${type}, which was not sent`)
    }
  }
}
