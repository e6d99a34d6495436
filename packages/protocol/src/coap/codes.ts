/** Types of messages over UDP and DTLS. @see RFC 7252 3 */
export const messageTypes = { confirmable: 0, nonConfirmable: 1, acknowledgement: 2, reset: 3 } as const

export type MessageType = (typeof messageTypes)[keyof typeof messageTypes]

/** Codes that this binding itself uses; those of responses in general come from the table of status codes. */
export const codes = {
  empty: 0,
  get: 1,
  post: 2,
  put: 3,
  delete: 4,
  fetch: 5,
  created: codeOf('2.01'),
  changed: codeOf('2.04'),
  content: codeOf('2.05'),
  continue: codeOf('2.31'),
  badRequest: codeOf('4.00'),
  unauthorized: codeOf('4.01'),
  badOption: codeOf('4.02'),
  methodNotAllowed: codeOf('4.05'),
  requestEntityIncomplete: codeOf('4.08'),
  requestEntityTooLarge: codeOf('4.13'),
  internalServerError: codeOf('5.00'),
  serviceUnavailable: codeOf('5.03'),
  proxyingNotSupported: codeOf('5.05'),
  capabilities: codeOf('7.01'),
  ping: codeOf('7.02'),
  pong: codeOf('7.03'),
  release: codeOf('7.04'),
  abort: codeOf('7.05'),
} as const

/** @param text class and detail, `4.04` @returns the byte of the header. @see RFC 7252 3 */
export function codeOf(text: string): number {
  return Number(text[0]) * 32 + Number(text.slice(2))
}

/** @returns `4.04` of the byte of the header */
export function textOfCode(code: number): string {
  return `${code >> 5}.${String(code & 31).padStart(2, '0')}`
}

export function isRequestCode(code: number): boolean {
  return code > 0 && code < 32
}

export function isResponseCode(code: number): boolean {
  return code >= 64 && code < 192
}
