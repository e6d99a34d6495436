const mapped = '::ffff:'

/** @returns the IPv4 address that a socket for both versions gives as one of IPv6; other addresses as they are */
export function plainAddress(address: string): string {
  return address.startsWith(mapped) && address.includes('.') ? address.slice(mapped.length) : address
}

/** @returns undefined once the socket is closed */
export function remoteAddressOf({ remoteAddress }: { remoteAddress?: string }): string | undefined {
  return remoteAddress && plainAddress(remoteAddress)
}
