/** The five operations of a request primitive. @see TS-0004 6.3.4.2.5 (m2m:operation) */
export const operations = { create: 1, retrieve: 2, update: 3, delete: 4, notify: 5 } as const

export type Operation = keyof typeof operations

/** Bits of accessControlOperations; discovery is RETRIEVE with filterUsage 1. @see TS-0004 6.3.4.2.29 */
export const accessControlOperations = {
  create: 1,
  retrieve: 2,
  update: 4,
  delete: 8,
  notify: 16,
  discovery: 32,
} as const

export type AccessControlOperation = keyof typeof accessControlOperations

const names = new Map<number, Operation>(Object.entries(operations).map(([name, code]) => [code, name as Operation]))

/** @returns the operation of a wire code 1..5, or undefined */
export function operationOf(code: unknown): Operation | undefined {
  return typeof code === 'number' ? names.get(code) : undefined
}
