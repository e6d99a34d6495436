import { parseAddress, RequestError } from '@waystation/model'
import type { Identity } from '../Services.ts'

/** @returns CSE-ID of the CSE that hosts what an address leads to; undefined when that is this one, or the address is none */
export function remoteHostOf(address: string, identity: Identity): string | undefined {
  try {
    const parsed = parseAddress(address, identity)
    return parsed.kind === 'remote' ? parsed.cseID : undefined
  } catch (error) {
    if (error instanceof RequestError) return undefined
    throw error
  }
}
