import { unsigned, vector } from './bytes.ts'
import { type CipherSuite, usesEcdhe } from './CipherSuite.ts'
import { extensionType, maxPlaintextBytes } from './constants.ts'
import { type Extensions, extensionBodies } from './extensions.ts'
import type { ClientHello } from './hellos.ts'
import type { Offer } from './negotiate.ts'

/** @returns what the server answers to the client's extensions; it says nothing that was not asked */
export function serverExtensions(
  hello: ClientHello,
  offer: Offer,
  suite: CipherSuite,
  connectionId: Buffer | undefined,
): Extensions {
  const asked = hello.extensions
  const extensions = new Map<number, Buffer>()
  if (offer.renegotiationInfo) extensions.set(extensionType.renegotiationInfo, extensionBodies.renegotiationInfo)
  if (offer.extendedMasterSecret) {
    extensions.set(extensionType.extendedMasterSecret, extensionBodies.extendedMasterSecret)
  }
  if (usesEcdhe(suite) && asked.has(extensionType.ecPointFormats)) {
    extensions.set(extensionType.ecPointFormats, extensionBodies.ecPointFormats)
  }
  if (asked.has(extensionType.recordSizeLimit)) {
    extensions.set(extensionType.recordSizeLimit, unsigned(maxPlaintextBytes, 2))
  } else {
    const maxFragmentLength = asked.get(extensionType.maxFragmentLength)
    if (maxFragmentLength) extensions.set(extensionType.maxFragmentLength, maxFragmentLength)
  }
  if (connectionId) extensions.set(extensionType.connectionId, vector(1, connectionId))
  return extensions
}
