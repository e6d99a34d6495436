/** Whether resources of a type stand for ones that other CSEs host. @see TS-0001 9.6.26 */
export function isAnnounced(resourceType: number): boolean {
  return resourceType > 10_000 && resourceType < 20_000
}
