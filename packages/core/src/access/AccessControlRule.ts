/** An accessControlRule as stored, short names. @see TS-0001 9.6.2.1, TS-0004 6.3.5.8 */
export interface AccessControlRule {
  readonly acor: readonly string[]
  readonly acop: number
  readonly acco?: readonly AccessControlContext[]
  readonly acaf?: boolean
  readonly acod?: readonly AccessControlObjectDetails[]
  readonly aca?: readonly string[]
}

/** Members of one entry must all hold. */
export interface AccessControlContext {
  readonly actw?: readonly string[]
  readonly acip?: { readonly ipv4?: readonly string[]; readonly ipv6?: readonly string[] }
  readonly aclr?: AccessControlLocationRegion
  readonly acui?: readonly string[]
  readonly acec?: object
  readonly acl?: number
}

/** Countries, or a circle: latitude and longitude in degrees, radius in metres. */
export interface AccessControlLocationRegion {
  readonly accc?: readonly string[]
  readonly accr?: readonly number[]
}

export interface AccessControlObjectDetails {
  readonly ty?: number | readonly number[]
  readonly spty?: string | number
  readonly chty: readonly number[]
}
