import { isSuccess, type JsonObject, statusCodes, textOf } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Services } from '../Services.ts'
import { chargedOperation, meansOperation } from './ChargedOperation.ts'
import { planStorageRecords } from './planStorageRecords.ts'
import { recordOf } from './recordOf.ts'
import {
  eventTypes,
  isCollected,
  isCollecting,
  ruleOf,
  type StatisticsRule,
  statsCollectsOf,
} from './StatisticsRule.ts'

type Operate = (exchange: Exchange) => Promise<Outcome>

/**
 * Performs an operation on a resource of this CSE and records its success for whoever collects statistics: in the unit of
 * work that it makes, or in one of its own before the answer. An operation that fails leaves no record.
 * @see TS-0001 12.1, 9.6.23 to 9.6.25
 */
export function chargeOperation(
  exchange: Exchange,
  target: Target,
  services: Services,
  operate: Operate,
): Promise<Outcome> {
  return statsCollectsOf(services).length === 0 ? operate(exchange) : recorded(exchange, target, services, operate)
}

async function recorded(exchange: Exchange, target: Target, services: Services, operate: Operate): Promise<Outcome> {
  let isRecorded = false
  const record = (outcome: Outcome, changes: Changes): void => {
    isRecorded = true
    exchange.record?.(outcome, changes)
    planRecords({ exchange, target, outcome }, changes, services)
  }
  const outcome = await operate({ ...exchange, record })
  if (isRecorded || !isSuccess(statusCodes[outcome.status].code)) return outcome
  const changes = services.changes()
  record(outcome, changes)
  await changes.commit()
  return outcome
}

interface Performed {
  readonly exchange: Exchange
  readonly target: Target
  readonly outcome: Outcome
}

function planRecords(performed: Performed, changes: Changes, services: Services): void {
  const now = services.clock.now()
  const rules = statsCollectsOf(services)
    .map((collect) => ruleOf(collect, services))
    .filter((rule) => rule !== undefined)
  const byType = (eventType: number): StatisticsRule[] =>
    rules.filter((rule) => rule.event.evt === eventType && isCollecting(rule, now))
  planOperationRecords(performed, byType(eventTypes.dataOperation), changes, services)
  planStorageRecords(performed.exchange.originator, byType(eventTypes.storage), changes, services)
}

function planOperationRecords(
  { exchange, target, outcome }: Performed,
  rules: readonly StatisticsRule[],
  changes: Changes,
  services: Services,
): void {
  if (rules.length === 0) return
  const charged = chargedOperation(exchange, target, changes)
  if (charged === undefined) return
  const { names: _names, ...facts } = charged
  for (const rule of rules) {
    if (!isCollected(rule, charged.originator, services.identity)) continue
    if (!meansOperation(rule.event, charged, services.identity)) continue
    const answer = {
      requestIdentifier: exchange.request.requestIdentifier,
      responseStatusCode: statusCodes[outcome.status].code,
      requestBytes: sizeOf(exchange.request.content),
      responseBytes: outcome.content === undefined ? 0 : Buffer.byteLength(textOf(outcome.content)),
    }
    const record = recordOf(rule, { eventType: 'operation', ...facts, ...answer }, services.clock.now(), services)
    changes.write({ kind: 'appendChargingRecord', record })
  }
}

function sizeOf(content: JsonObject | undefined): number {
  return content === undefined ? 0 : Buffer.byteLength(JSON.stringify(content))
}
