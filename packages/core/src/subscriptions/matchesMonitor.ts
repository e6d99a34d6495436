import { type AccessControlOperation, accessControlOperations, matchesOriginatorPattern } from '@waystation/model'
import type { Identity } from '../Services.ts'
import type { OperationMonitor } from './SubscriptionAttributes.ts'

/** @returns whether an attempted operation is one that a monitor is about. @see TS-0001 9.6.8 (operationMonitor) */
export function matchesMonitor(
  monitor: OperationMonitor,
  attempt: { readonly operation: AccessControlOperation; readonly originator: string },
  identity: Identity,
): boolean {
  const { ops, or } = monitor
  if (ops !== undefined && (ops & accessControlOperations[attempt.operation]) === 0) return false
  return or === undefined || or === 'all' || matchesOriginatorPattern(or, attempt.originator, identity)
}
