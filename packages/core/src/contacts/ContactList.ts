import { type JsonObject, type RequestPrimitive, resourceTypes } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { planCreation } from '../pipeline/createResource.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

const listType = 43
const entryType = 44

/**
 * The AEContactList of an IN-CSE and what it holds: for each CSE one AEContactListPerCSE with the applications that the CSE
 * refers to. The CSE makes and removes all of them itself.
 * @see TS-0001 9.6.45, 9.6.46
 */
export class ContactList {
  readonly #services: Services
  /** Entries by CSE-ID; those of a unit of work that is not applied yet too. */
  readonly #entries = new Map<string, number>()
  #list: number | undefined

  constructor(services: Services) {
    this.#services = services
  }

  /** Whether there is a list in the store. */
  get exists(): boolean {
    return this.#stored() !== undefined
  }

  /** Adds to a unit of work what a CSE no longer refers to, and what it refers to now, by SP-relative AE-IDs. */
  revise(cseID: string, removed: Iterable<string>, added: Iterable<string>, changes: Changes): void {
    const entry = this.#entryOf(cseID, changes)
    const left = new Set((entry?.attributes.ail as string[] | undefined) ?? [])
    for (const id of removed) left.delete(id)
    for (const id of added) left.add(id)
    if (entry !== undefined && left.size === 0) this.#remove(entry, changes)
    else if (entry !== undefined) change(entry, { ail: [...left] }, changes, this.#services)
    else if (left.size > 0) this.#add(cseID, [...left], changes)
  }

  /** Adds the creation of the list to a unit of work, where it is missing. */
  ensure(changes: Changes): Resource {
    const known = this.#list === undefined ? undefined : changes.resource(this.#list)
    const found = known ?? this.#stored()
    if (found !== undefined) return found
    const base = this.#services.store.resourceByPath(this.#services.identity.cseName) as Resource
    const list = this.#create(base, resourceTypes.AEContactList, { nic: 0 }, changes)
    this.#list = list.id
    return list
  }

  /** @returns the CSEs that refer to an application */
  referringTo(aeID: string): string[] {
    const list = this.#stored()
    if (list === undefined) return []
    return this.#services.store
      .childrenOfType(list.id, entryType)
      .filter(({ attributes }) => (attributes.ail as string[] | undefined)?.includes(aeID))
      .map(({ attributes }) => attributes.csi as string)
  }

  /** An entry was deleted by a request: the list counts one less. */
  entryDeleted(entry: Resource, changes: Changes): void {
    this.#entries.delete(entry.attributes.csi as string)
    this.#count(entry.parent, -1, changes)
  }

  #stored(): Resource | undefined {
    const { store, identity } = this.#services
    const base = store.resourceByPath(identity.cseName)
    return base && store.childrenOfType(base.id, listType)[0]
  }

  #entryOf(cseID: string, changes: Changes): Resource | undefined {
    const known = this.#entries.get(cseID)
    const pending = known === undefined ? undefined : changes.resource(known)
    if (pending !== undefined) return pending
    const list = this.#stored()
    if (list === undefined) return undefined
    return this.#services.store.childrenOfType(list.id, entryType).find(({ attributes }) => attributes.csi === cseID)
  }

  #add(cseID: string, ail: string[], changes: Changes): void {
    const list = this.ensure(changes)
    const entry = this.#create(list, resourceTypes.AEContactListPerCSE, { csi: cseID, ail }, changes)
    this.#entries.set(cseID, entry.id)
    this.#count(list.id, 1, changes)
  }

  #remove(entry: Resource, changes: Changes): void {
    const list = changes.resource(entry.parent) as Resource
    changes.write({ kind: 'deleteResource', resource: entry })
    changes.tell({ kind: 'deleted', subject: entry, parent: list, originator: this.#services.identity.cseID })
  }

  #count(listID: number, difference: number, changes: Changes): void {
    const list = changes.resource(listID)
    if (list === undefined) return
    change(list, { nic: (list.attributes.nic as number) + difference }, changes, this.#services)
  }

  #create(
    parent: Resource,
    definition: typeof resourceTypes.AEContactList | typeof resourceTypes.AEContactListPerCSE,
    content: JsonObject,
    changes: Changes,
  ): Resource {
    const { identity, clock } = this.#services
    const request: RequestPrimitive = {
      operation: 'create',
      to: parent.path,
      from: identity.cseID,
      requestIdentifier: definition.shortName,
      releaseVersion: '3',
      parameters: {},
    }
    const context = { received: clock.now(), internal: true }
    const exchange = { request, context, originator: identity.cseID }
    const { resource } = planCreation({ exchange, parent, definition, content, behaviour: {} }, changes, this.#services)
    // It ends when the CSE has no more use for it, not when its time is up.
    const lasting = resource.with(resource.attributes, { expires: null })
    changes.updateResource(lasting)
    return lasting
  }
}

function change(before: Resource, modified: JsonObject, changes: Changes, { identity }: Services): void {
  const after = before.with({ ...before.attributes, ...modified })
  changes.updateResource(after)
  changes.tell({ kind: 'updated', before, after, modified, originator: identity.cseID })
}
