import type { CoapMessage } from './CoapMessage.ts'
import { codes } from './codes.ts'
import { understandingOf } from './oneM2MOptions.ts'
import { options } from './optionNumbers.ts'

export interface Refusal {
  readonly code: number
  readonly reason: string
}

/**
 * @returns why a request cannot be taken whatever it asks for: an option that must be understood and is not, or a proxy
 * @see RFC 7252 5.4.1, 5.4.5, 5.10.2
 */
export function refusalOf({ spans }: CoapMessage): Refusal | undefined {
  let previous = -1
  for (let at = 0; at < spans.length; at += 3) {
    const number = spans[at]!
    const understanding = understandingOf(number)
    const isCritical = (number & 1) === 1
    if (isCritical && (understanding === 0 || (understanding === 1 && number === previous))) {
      const fault = understanding === 0 ? 'is not understood' : 'is given more than once'
      return { code: codes.badOption, reason: `option ${number} ${fault}` }
    }
    if (number === options.proxyUri || number === options.proxyScheme) {
      return { code: codes.proxyingNotSupported, reason: 'this is no proxy' }
    }
    previous = number
  }
  return undefined
}
