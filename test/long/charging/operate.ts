import { type OneM2MResponse, type Random, type RegisteredAE, resourceTypes, uniqueName } from '../../support/index.ts'

/** An operation that an application sent, by its request identifier. */
export interface SentOperation {
  readonly kind: 'create' | 'retrieve' | 'delete'
  readonly originator: string
  readonly address: string
  isAcknowledged: boolean
}

interface Working {
  readonly ae: RegisteredAE
  readonly random: Random
  readonly sent: Map<string, SentOperation>
  /** Instances that are there for sure. */
  readonly known: string[]
}

/**
 * Sends one operation, mostly a creation, and notes its acknowledgement.
 * @returns false when the server is gone
 * @throws when it refuses what a healthy one accepts
 */
export async function operate({ ae, random, sent, known }: Working): Promise<boolean> {
  const choice = random.fraction()
  const rqi = uniqueName('r')
  const kind = known.length === 0 || choice < 0.6 ? 'create' : choice < 0.8 ? 'retrieve' : 'delete'
  const name = uniqueName('i')
  const address = kind === 'create' ? `${ae.address}/c/${name}` : (known.shift() as string)
  const operation: SentOperation = { kind, originator: ae.originator, address, isAcknowledged: false }
  sent.set(rqi, operation)
  // Those in the background are executed after a restart when they were not before.
  const isInBackground = kind === 'create' && random.chance(0.1)
  let response: OneM2MResponse
  try {
    response = await send(ae, operation, name, isInBackground ? { rqi, rt: 1 } : { rqi })
  } catch {
    return false
  }
  const expected = isInBackground ? 1001 : { create: 2001, retrieve: 2000, delete: 2002 }[kind]
  if (response.rsc !== expected) throw new Error(`${response.rsc} to ${kind} ${address}: ${response.raw}`)
  operation.isAcknowledged = true
  if (kind !== 'delete' && !isInBackground) known.push(address)
  return true
}

function send(
  { client, address: application }: RegisteredAE,
  { kind, address }: SentOperation,
  name: string,
  options: { rqi: string; rt?: number },
): Promise<OneM2MResponse> {
  if (kind === 'retrieve') return client.retrieve(address, options)
  if (kind === 'delete') return client.delete(address, options)
  const content = { 'm2m:cin': { rn: name, con: 'value' } }
  return client.create(`${application}/c`, resourceTypes.contentInstance, content, options)
}
