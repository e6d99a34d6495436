import { RequestError } from '@waystation/model'
import { authorizeFanOut } from '../groups/authorizeFanOut.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { findTarget } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** Members whose descriptions are asked for, and addresses of those of other CSEs. */
interface Members {
  readonly here: readonly Resource[]
  readonly elsewhere: readonly string[]
}

/** Finds the members, those of subgroups that are members by their fan-out point too; what is not there is left out. */
export function semanticMembers(addresses: readonly string[], exchange: Exchange, services: Services): Members {
  const here = new Map<number, Resource>()
  const elsewhere = new Set<string>()
  const groups = new Set<number>()
  const pending = [...addresses]
  for (let address = pending.shift(); address !== undefined; address = pending.shift()) {
    const target = findTarget(address, services)
    if (target?.kind === 'resource') here.set(target.resource.id, target.resource)
    else if (target?.kind === 'remote') elsewhere.add(address)
    else if (target?.kind === 'fanOutPoint' || target?.kind === 'semanticFanOutPoint') {
      if (groups.has(target.group.id) || !mayUse(target.group, exchange, services)) continue
      groups.add(target.group.id)
      pending.push(...(target.group.attributes.mid as string[]))
    }
  }
  return { here: [...here.values()], elsewhere: [...elsewhere] }
}

function mayUse(group: Resource, exchange: Exchange, services: Services): boolean {
  try {
    authorizeFanOut(group, exchange, services)
    return true
  } catch (error) {
    if (error instanceof RequestError) return false
    throw error
  }
}
