import { JsonText, resultContents } from '@waystation/model'
import type { PermittedAttributes } from '../access/AccessQuestion.ts'
import { attributesText } from '../pipeline/attributesText.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import { type Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { AccessMemory } from './AccessMemory.ts'
import { queryOf, referenceOf } from './discover.ts'

/** A resource in a tree of results, with what is shown below it. */
interface Node {
  readonly subject: Resource | Instance
  /** What the originator may retrieve of it. */
  readonly permitted: PermittedAttributes
  readonly children: Node[]
}

/**
 * Answers with descendants: nested representations (4, 8) or references (5, 6), as far as the filter criteria match and
 * the originator may retrieve them. A match below one that does not match is shown at the nearest ancestor shown.
 * @param permitted what the originator may see of `found` itself
 * @see TS-0001 8.1.2 (Result Content), TS-0004 7.5.2
 */
export function retrieveTree(
  exchange: Exchange,
  found: Resource | Instance,
  resultContent: number,
  permitted: PermittedAttributes,
  services: Services,
): Outcome {
  const tree = treeOf(exchange, found, services)
  const partial = tree.nextOffset === undefined ? {} : { contentStatus: 1, contentOffset: tree.nextOffset }
  switch (resultContent) {
    case resultContents.childResourceReferences: {
      const rrf = references(tree.top, exchange, services)
      return { status: 'ok', content: { 'm2m:rrl': { rrf } }, ...partial }
    }
    case resultContents.attributesAndChildResourceReferences: {
      const ch = references(tree.top, exchange, services)
      const text = withMembers(
        attributesText(found, permitted, services),
        ch.length === 0 ? '' : `"ch":${JSON.stringify(ch)}`,
      )
      return { status: 'ok', content: new JsonText(`{"${found.wireName}":${text}}`), ...partial }
    }
    case resultContents.childResources:
      return {
        status: 'ok',
        content: new JsonText(`{"${found.wireName}":{${nested(tree.top, services)}}}`),
        ...partial,
      }
    default: {
      const text = withMembers(attributesText(found, permitted, services), nested(tree.top, services))
      return { status: 'ok', content: new JsonText(`{"${found.wireName}":${text}}`), ...partial }
    }
  }
}

/** Filter handling counts direct children of the tree: `lim` of them from `ofst` on; a configured maximum bounds the whole. */
function treeOf(exchange: Exchange, found: Resource | Instance, services: Services) {
  const filter = exchange.request.filterCriteria ?? {}
  const top: Node[] = []
  if (!(found instanceof Resource)) return { top, nextOffset: undefined }
  const offset = ((filter.ofst as number | undefined) ?? 1) - 1
  const limit = (filter.lim as number | undefined) ?? Number.POSITIVE_INFINITY
  const access = new AccessMemory(questionOf(exchange, 'retrieve'), services)
  const nodes = new Map<number, Node | undefined>([[found.id, { subject: found, permitted: 'all', children: top }]])
  let position = 0
  let shown = 0
  for (const subject of services.store.discover(queryOf(found, filter))) {
    const permitted = access.permitted(subject)
    if (permitted === undefined || isWithheld(subject, services)) continue
    const parent = nearest(subject, nodes, services)
    if (parent === undefined) continue
    const isTop = parent.children === top
    if (isTop) position += 1
    const isBeyond = (isTop && position > offset + limit) || shown === services.configuration.limits.resultResources
    if (isBeyond) return { top, nextOffset: isTop ? position : offset + top.length + 1 }
    const isSkipped = isTop && position <= offset
    const node = isSkipped ? undefined : { subject, permitted, children: [] }
    if (subject instanceof Resource) nodes.set(subject.id, node)
    if (node === undefined) continue
    parent.children.push(node)
    shown += 1
  }
  return { top, nextOffset: undefined }
}

/** Instances of a container that disables their retrieval. */
function isWithheld(subject: Resource | Instance, services: Services): boolean {
  return !(subject instanceof Resource) && services.store.resource(subject.container)?.attributes.disr === true
}

/** @returns the node of the nearest ancestor shown; undefined when that was skipped by the offset */
function nearest(
  subject: Resource | Instance,
  nodes: Map<number, Node | undefined>,
  services: Services,
): Node | undefined {
  let parent = subject instanceof Resource ? subject.parent : subject.container
  while (!nodes.has(parent)) {
    const above = services.store.resource(parent)
    if (above === undefined) return undefined
    parent = above.parent
  }
  return nodes.get(parent)
}

function references(nodes: readonly Node[], exchange: Exchange, services: Services) {
  const all: ReturnType<typeof referenceOf>[] = []
  const add = (node: Node): void => {
    all.push(referenceOf(node.subject, exchange, services))
    node.children.forEach(add)
  }
  nodes.forEach(add)
  return all
}

/** @returns the members `"m2m:cnt":[…],"m2m:cin":[…]` */
function nested(nodes: readonly Node[], services: Services): string {
  const byType = Map.groupBy(nodes, (node) => node.subject.wireName)
  const members: string[] = []
  for (const [wireName, group] of byType) {
    const texts = group.map(({ subject, permitted, children }) =>
      withMembers(attributesText(subject, permitted, services), nested(children, services)),
    )
    members.push(`"${wireName}":[${texts.join(',')}]`)
  }
  return members.join(',')
}

function withMembers(text: string, members: string): string {
  if (members === '') return text
  return text === '{}' ? `{${members}}` : `${text.slice(0, -1)},${members}}`
}
