import { assertStatus, type RegisteredAE, resourceTypes, uniqueName } from '../../../support/index.ts'

/** Bits of accessControlOperations. @see TS-0004 6.3.4.2.29 */
export const operations = { create: 1, retrieve: 2, update: 4, delete: 8, notify: 16, discovery: 32, all: 63 }

/**
 * Creates a policy below the AE that owns it.
 * @returns its address
 */
export async function createPolicy(owner: RegisteredAE, rules: readonly object[]): Promise<string> {
  const rn = uniqueName('acp')
  const own = [{ acor: [owner.originator], acop: operations.all }]
  const policy = { 'm2m:acp': { rn, pv: { acr: rules }, pvs: { acr: own } } }
  assertStatus(await owner.client.create(owner.address, resourceTypes.accessControlPolicy, policy), 2001)
  return `${owner.address}/${rn}`
}

/**
 * Creates a container below the AE that the rules decide about.
 * @returns its address
 */
export async function createGuarded(owner: RegisteredAE, rules: readonly object[]): Promise<string> {
  const rn = uniqueName('cnt')
  const acpi = [await createPolicy(owner, rules)]
  assertStatus(await owner.client.create(owner.address, resourceTypes.container, { 'm2m:cnt': { rn, acpi } }), 2001)
  return `${owner.address}/${rn}`
}
