import { X509Certificate } from 'node:crypto'
import type { PeerProof } from '../Binding.ts'

/**
 * A certificate that has been checked, as the proof of a session. Read again when it is asked for: thousands of idle
 * sessions hold its bytes only, a tenth of what it takes once read.
 * @param der not to be shared with anything large
 */
export function certificateProof(der: Buffer): PeerProof {
  let recent: WeakRef<X509Certificate> | undefined
  return {
    get certificate() {
      const known = recent?.deref()
      if (known) return known
      const certificate = new X509Certificate(der)
      recent = new WeakRef(certificate)
      return certificate
    },
  }
}
