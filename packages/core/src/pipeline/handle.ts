import {
  errorResponse,
  parseRequest,
  type RequestContext,
  RequestError,
  type RequestHandler,
  type RequestPrimitive,
  type ResponsePrimitive,
} from '@waystation/model'
import { withGrants } from '../authorization/withGrants.ts'
import { chargeOperation } from '../charging/chargeOperation.ts'
import { checkConditionNames } from '../discovery/checkConditionNames.ts'
import { requireMatch } from '../discovery/requireMatch.ts'
import { checkFirstArrival } from '../groups/checkFirstArrival.ts'
import { fanOut } from '../groups/fanOut.ts'
import { forward } from '../requests/forward.ts'
import { respondByType } from '../requests/respondByType.ts'
import type { Services } from '../Services.ts'
import { answerSemantics } from '../semantics/answerSemantics.ts'
import { hasSemanticsFilter, settleSemanticsFilter } from '../semantics/settleSemanticsFilter.ts'
import { tellAttempt } from '../subscriptions/tellAttempt.ts'
import { authenticate } from './authenticate.ts'
import { checkAvailability } from './checkAvailability.ts'
import { create } from './create.ts'
import { deleteTarget } from './delete.ts'
import type { Exchange } from './Exchange.ts'
import { notify } from './notify.ts'
import { resolveTarget } from './resolveTarget.ts'
import type { Outcome } from './respond.ts'
import { failed, responseOf } from './response.ts'
import { retrieve } from './retrieve.ts'
import type { Target } from './Target.ts'
import { update } from './update.ts'

/** @returns the door for primitives as they come from a binding */
export function createRequestHandler(services: Services): RequestHandler {
  const handle: RequestHandler = async (wire, context) => {
    let request: RequestPrimitive
    try {
      request = parseRequest(wire, context.received)
    } catch (error) {
      const releaseVersion = typeof wire.rvi === 'string' ? wire.rvi : undefined
      return errorResponse(error, typeof wire.rqi === 'string' ? wire.rqi : '', releaseVersion)
    }
    return services.handle(request, context)
  }
  return (wire, context) => {
    const { profiles } = services
    if ((profiles.isEmpty && wire.prpi === undefined) || context.internal === true) return handle(wire, context)
    return profiles.exchange(wire, context, handle)
  }
}

/**
 * Takes a checked request through the pipeline, in the way its response type asks for.
 * @returns the response; undefined when none is wanted
 */
export async function handleRequest(
  request: RequestPrimitive,
  context: RequestContext,
  services: Services,
): Promise<ResponsePrimitive | undefined> {
  try {
    checkRelease(request, services)
    const originator = authenticate(request, context, services)
    services.beacons.check(originator, request.originatingTimestamp, context.received)
    checkAvailability(originator, context, services)
    const exchange: Exchange = { request, context, originator }
    return await respondByType(exchange, services, (current) => execute(current, services))
  } catch (error) {
    return failed(error, request, services)
  }
}

/** Performs the operation of a blocking request. @throws RequestError, StoreError */
export async function execute(exchange: Exchange, services: Services): Promise<ResponsePrimitive> {
  const outcome = await perform(exchange, services)
  if (exchange.request.operation === 'retrieve') await services.store.committed()
  return responseOf(exchange.request, outcome)
}

function perform(exchange: Exchange, services: Services): Promise<Outcome> {
  const { operation, to } = exchange.request
  if (operation === 'notify' && services.crossResources.links.expects(to)) {
    return Promise.resolve<Outcome>({ status: 'ok' })
  }
  const multicast = services.multicast.receive(exchange)
  if (multicast !== undefined) return multicast
  const target = resolveTarget(exchange.request.to, services)
  if (target.kind === 'remote') return forward(exchange, target, services)
  if (target.kind === 'fanOutPoint') return withGrants(exchange, target, services, carryOut)
  services.locks.check(exchange, target)
  checkFirstArrival(exchange, target, services)
  if (target.kind === 'resource') tellAttempt(exchange, target.resource, services)
  checkConditionNames(exchange.request.filterCriteria, services.registry)
  if (!hasSemanticsFilter(exchange, target)) requireMatch(exchange, target, services)
  return withGrants(exchange, target, services, carryOut)
}

function carryOut(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  if (target.kind === 'fanOutPoint') return fanOut(exchange, target, services)
  if (hasSemanticsFilter(exchange, target)) return carryOutSettled(exchange, target, services)
  return chargeOperation(exchange, target, services, (current) => operate(current, target, services))
}

/** Whether the target matches is known only when the queries of the filter criteria are evaluated. */
async function carryOutSettled(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  const settled = await settleSemanticsFilter(exchange, target, services)
  requireMatch(settled, target, services)
  return carryOut(settled, target, services)
}

function operate(exchange: Exchange, target: Target, services: Services): Promise<Outcome> {
  const semantic = answerSemantics(exchange, target, services)
  if (semantic !== undefined) return semantic
  switch (exchange.request.operation) {
    case 'create':
      return create(exchange, target, services)
    case 'retrieve':
      return retrieve(exchange, target, services)
    case 'update':
      return update(exchange, target, services)
    case 'delete':
      return deleteTarget(exchange, target, services)
    case 'notify':
      return notify(exchange, target, services)
  }
}

function checkRelease(request: RequestPrimitive, services: Services): void {
  const supported = services.configuration.supportedReleases
  if (supported.includes(request.releaseVersion)) return
  throw new RequestError(
    'releaseVersionNotSupported',
    `release version (rvi) ${request.releaseVersion} is not supported; ${supported.join(', ')} are`,
  )
}
