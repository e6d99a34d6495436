import type { Resource } from '../ports/index.ts'
import type { Target } from './Target.ts'

/** @returns the resource whose policies and locks decide; undefined where others do: members of a group, another CSE */
export function governingOf(target: Target): Resource | undefined {
  switch (target.kind) {
    case 'resource':
      return target.resource
    case 'instance':
    case 'latest':
    case 'oldest':
      return target.container
    default:
      return undefined
  }
}
