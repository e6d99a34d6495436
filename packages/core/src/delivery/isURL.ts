const scheme = /^[a-z][a-z0-9+.-]*:\/\//i

/** @returns whether a notification target is a URL rather than a resource ID. @see bindings, points of access */
export function isURL(target: string): boolean {
  return scheme.test(target)
}
