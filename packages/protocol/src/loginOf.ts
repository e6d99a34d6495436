export interface Login {
  readonly user: string
  readonly password: Buffer
}

/** @returns user and password of an Authorization header of the Basic scheme; undefined when it is none. @see RFC 7617 2 */
export function loginOf(authorization: string | undefined): Login | undefined {
  const given = authorization === undefined ? undefined : /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1]
  if (given === undefined) return undefined
  const bytes = Buffer.from(given, 'base64')
  const colon = bytes.indexOf(':')
  return colon === -1 ? undefined : { user: bytes.toString('utf8', 0, colon), password: bytes.subarray(colon + 1) }
}
