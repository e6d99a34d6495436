/**
 * IP multicast of the node, as far as a binding takes requests that come that way. An address is IPv4 or IPv6, without a
 * prefix length.
 */
export interface MulticastNetwork {
  /** Requests to the address reach this CSE from now on; for one that was joined already nothing changes. @throws Error */
  join(address: string): Promise<void>
  /** They no longer do; for one that was not joined nothing changes. @throws Error */
  leave(address: string): Promise<void>
}
