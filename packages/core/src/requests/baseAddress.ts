import type { Resource } from '../ports/index.ts'

/** @returns the SP-relative address of the CSEBase that a remoteCSE stands for; some register it relative to themselves */
export function baseAddress({ attributes }: Resource): string {
  const base = attributes.cb as string
  return base.startsWith('/') ? base : `${attributes.csi as string}/${base}`
}
