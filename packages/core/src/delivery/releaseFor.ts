import type { CoreConfiguration } from '../CoreConfiguration.ts'

/**
 * @param wanted release that what the request is about needs, e.g. '3'
 * @returns the release of a request that the CSE makes by itself: the one wanted, the latest before it, else the first after it
 */
export function releaseFor(wanted: string, { supportedReleases }: CoreConfiguration): string {
  return supportedReleases.findLast((release) => release <= wanted) ?? supportedReleases[0] ?? wanted
}
