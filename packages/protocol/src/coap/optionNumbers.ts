/** Options of CoAP itself. @see RFC 7252 5.10, RFC 7641 2, RFC 7959 2.1, RFC 7967 2, RFC 9175 */
export const options = {
  ifMatch: 1,
  uriHost: 3,
  eTag: 4,
  ifNoneMatch: 5,
  observe: 6,
  uriPort: 7,
  locationPath: 8,
  uriPath: 11,
  contentFormat: 12,
  maxAge: 14,
  uriQuery: 15,
  accept: 17,
  block2: 23,
  block1: 27,
  size2: 28,
  proxyUri: 35,
  proxyScheme: 39,
  size1: 60,
  echo: 252,
  noResponse: 258,
  requestTag: 292,
} as const

/** Signalling over TCP and TLS, whose numbers mean something else in each code. @see RFC 8323 5 */
export const signallingOptions = { maxMessageSize: 2, blockWiseTransfer: 4, custody: 2, badCSMOption: 2 } as const
