import { JsonText, RequestError, resultContents } from '@waystation/model'
import type { PermittedAttributes } from '../access/AccessQuestion.ts'
import { behaviourOf } from '../behaviours/index.ts'
import { discover } from '../discovery/discover.ts'
import { retrieveTree } from '../discovery/retrieveTree.ts'
import { countRetrieval, retrievalsLeft } from '../instances/countRetrieval.ts'
import { retrievePollingChannelURI } from '../polling/retrievePollingChannelURI.ts'
import { Instance, type Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { attributesText } from './attributesText.ts'
import { authorize } from './authorize.ts'
import type { Exchange } from './Exchange.ts'
import { partOf } from './partialRetrieve.ts'
import { definitionOf, resolveTarget } from './resolveTarget.ts'
import type { Outcome } from './respond.ts'
import { retrieveOriginal } from './retrieveOriginal.ts'
import { settle } from './settle.ts'
import { requireSubject, type Subject, subjectOf } from './subject.ts'
import type { Target } from './Target.ts'

/** @see TS-0004 7.3.3.4 (RETRIEVE), 7.3.3.14 (discovery) */
export async function retrieve(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  if (target.kind === 'pollingChannelURI') return retrievePollingChannelURI(exchange, target.channel, services)
  const usage = exchange.request.filterCriteria?.fu
  if (usage === 1 || usage === 3) return discover(exchange, target, services)
  if (target.kind === 'mashup') return retrieveMashup(exchange, target.instance, services)
  const subject = subjectOf(target, services)
  const permitted = authorize(subject.governing, exchange, 'retrieve', services)
  const refreshed = services.locations.refresh(target)
  if (refreshed !== undefined) {
    await refreshed
    return retrieveSubject(exchange, resolveTarget(exchange.request.to, services), permitted, services)
  }
  return retrieveSubject(exchange, target, permitted, services, subject)
}

/** A RETRIEVE of the virtual mashup is one of the result that it brings about. @see TS-0001 9.6.55 */
async function retrieveMashup(exchange: Exchange, instance: Resource, services: Services): Promise<Outcome> {
  authorize(instance, exchange, 'retrieve', services)
  const resource = await services.mashups.resultOf(instance)
  return retrieve(exchange, { kind: 'resource', resource, definition: definitionOf(resource, services) }, services)
}

async function retrieveSubject(
  exchange: Exchange,
  target: Target,
  permitted: PermittedAttributes,
  services: Services,
  subject = subjectOf(target, services),
): Promise<Outcome> {
  const found = requireSubject(subject, exchange, services)
  if (subject.kind === 'resource') {
    const wait = behaviourOf(found.resourceType).prepareRetrieve
    if (wait !== undefined) {
      await wait(found, exchange, services)
      return answer(
        exchange,
        { ...subject, found: requireSubject(subjectOf(target, services), exchange, services) },
        permitted,
        services,
      )
    }
  }
  const left = found instanceof Instance ? retrievalsLeft(found) : undefined
  if (left !== undefined)
    return answerCounted(exchange, { ...subject, found: found as Instance }, left, permitted, services)
  return answer(exchange, { ...subject, found }, permitted, services)
}

function answerCounted(
  exchange: Exchange,
  subject: Subject & { found: Instance },
  left: number,
  permitted: PermittedAttributes,
  services: Services,
): Promise<Outcome> {
  const changes = services.changes()
  const found = countRetrieval(subject.found, left, services.identity.cseID, changes)
  const outcome = answer(exchange, { ...subject, found }, permitted, services)
  return outcome instanceof Promise ? outcome : settle(changes, exchange, outcome)
}

function answer(
  exchange: Exchange,
  subject: Subject & { found: Resource | Instance },
  permitted: PermittedAttributes,
  services: Services,
): Outcome | Promise<Outcome> {
  const { found } = subject
  const { request } = exchange
  if (request.attributeList !== undefined) {
    return { status: 'ok', content: partOf(found, request.attributeList, permitted, services) }
  }
  const resultContent = request.resultContent ?? resultContents.attributes
  switch (resultContent) {
    case resultContents.attributes:
      return {
        status: 'ok',
        content: new JsonText(`{"${found.wireName}":${attributesText(found, permitted, services)}}`),
      }
    case resultContents.originalResource:
      return retrieveOriginal(exchange, found, services)
    case resultContents.semanticContent:
    case resultContents.permissions:
      throw new RequestError('notImplemented', `result content (rcn) ${resultContent} is not supported`)
    default:
      return retrieveTree(exchange, found, resultContent, permitted, services)
  }
}
