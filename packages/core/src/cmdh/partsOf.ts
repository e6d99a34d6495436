import type { JsonObject } from '@waystation/model'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { partsOfCmdh } from './cmdhTypes.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

const mgmtObjType = 13
const nodeType = 14

/** One entry of mgmtLink. */
export interface Link {
  readonly typ: number
  readonly val: string
}

/** @returns mgmtLink, which some objects have once and some as a list */
export function linksOf({ cmlk }: JsonObject): readonly Link[] {
  if (cmlk === undefined || cmlk === null) return []
  return (Array.isArray(cmlk) ? cmlk : [cmlk]) as unknown as Link[]
}

/** @returns what a link leads to; undefined when it is not here, or not here yet */
export function linkedBy(link: string, services: Needs): Resource | undefined {
  const found = findLocal(link, services)
  return found instanceof Resource ? found : undefined
}

/** @returns the node that a management object describes: its ancestor; undefined when the object hangs nowhere */
export function nodeOf(object: Resource, services: Pick<Services, 'store'>): Resource | undefined {
  let current: Resource | undefined = object
  while (current !== undefined && current.resourceType !== nodeType) current = services.store.resource(current.parent)
  return current
}

/**
 * The parts of a CMDH object: its children and what mgmtLink leads to.
 * @param owner undefined when it is being created
 * @param attributes of the owner, as they are to be
 */
export function partsOf(owner: Resource | undefined, attributes: JsonObject, services: Needs): readonly Resource[] {
  const kinds = partsOfCmdh.get(attributes.mgd as number) ?? []
  const parts = new Map<number, Resource>()
  const add = (part: Resource | undefined): void => {
    if (part !== undefined && kinds.includes(part.attributes.mgd as number)) parts.set(part.id, part)
  }
  if (owner !== undefined) for (const child of services.store.childrenOfType(owner.id, mgmtObjType)) add(child)
  for (const { val } of linksOf(attributes)) add(linkedBy(val, services))
  return [...parts.values()]
}

/** @returns the CMDH objects that a management object is a part of, or becomes one of as a child of `parent` */
export function ownersOf(part: Resource | undefined, parent: Resource, services: Needs): readonly Resource[] {
  const owners = new Map<number, Resource>()
  if (parent.resourceType === mgmtObjType) owners.set(parent.id, parent)
  const node = part && nodeOf(parent, services)
  for (const object of node === undefined ? [] : objectsBelow(node, services)) {
    const isLinked = linksOf(object.attributes).some(({ val }) => linkedBy(val, services)?.id === part?.id)
    if (isLinked && partsOfCmdh.has(object.attributes.mgd as number)) owners.set(object.id, object)
  }
  return [...owners.values()]
}

function objectsBelow(parent: Resource, services: Needs): Resource[] {
  const children = services.store.childrenOfType(parent.id, mgmtObjType)
  return children.flatMap((child) => [child, ...objectsBelow(child, services)])
}
