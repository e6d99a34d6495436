import { type JsonObject, RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

type Needs = Pick<Services, 'store' | 'identity'>

const application = 2
const remoteCSE = 16

/**
 * @throws RequestError triggeringDisabledForRecipient when those that a trigger is for are registered here and none of them
 *   lets itself be triggered; one that is not registered yet may be triggered to do so
 * @see TS-0001 9.6.5 (triggerEnable), TS-0004 7.4.57
 */
export function requireTriggerable({ mei, tri, tiae }: JsonObject, services: Needs): void {
  const recipients = recipientsOf({ device: mei as string, port: tri as number, applicationID: tiae }, services)
  if (recipients.length === 0 || recipients.some(({ attributes }) => attributes.tren === true)) return
  throw new RequestError(
    'triggeringDisabledForRecipient',
    `${recipients[0]?.path} does not let itself be triggered: its triggerEnable (tren) is not true`,
  )
}

/**
 * @param applicationID AE-ID; given, it alone counts
 * @returns the registrations that a trigger is for: of those of the device the ones with that port, where any has it
 */
export function recipientsOf(
  { device, port, applicationID }: { device: string; port: number; applicationID: unknown },
  services: Needs,
): readonly Resource[] {
  if (typeof applicationID === 'string') {
    const named = services.store.resourceByID(applicationID.slice(applicationID.lastIndexOf('/') + 1))
    if (named?.resourceType === application) return [named]
  }
  const registrations = registrationsOf(device, services)
  const atPort = registrations.filter(({ attributes }) => attributes.tri === port)
  return atPort.length > 0 ? atPort : registrations
}

function registrationsOf(device: string, { store, identity }: Needs): Resource[] {
  const root = store.resourceByPath(identity.cseName) as Resource
  const types = [application, remoteCSE]
  const condition = {
    kind: 'all',
    conditions: [
      { kind: 'type', codes: types },
      { kind: 'equals', attribute: 'mei', value: device },
    ],
  } as const
  const found = [...store.discover({ root, levels: 1, condition, withoutInstances: true })] as Resource[]
  // An asterisk in the identifier is none of a pattern.
  return found.filter(({ attributes }) => attributes.mei === device)
}
