import { wildcardMatches } from '@waystation/model'
import { requestHeaders, responseHeaders, responseTargetsHeader, statusCodeHeader } from './parameters.ts'

const exposed = [statusCodeHeader, ...responseHeaders.map(({ header }) => header), 'Content-Location'].join(', ')
const allowed = [...requestHeaders, responseTargetsHeader]
  .map(({ header }) => header)
  .concat('Content-Type', 'Accept', 'Authorization')
  .join(', ')
const preflightSeconds = 600

/** Which web pages may send requests and read the responses. @see https://fetch.spec.whatwg.org/#http-cors-protocol */
export class CrossOrigin {
  readonly #origins: readonly string[]

  /** @param origins such as `http://localhost:5173` or `http://localhost:*`; `*` stands for any text */
  constructor(origins: readonly string[]) {
    this.#origins = origins
  }

  /** @returns the headers of a response to a page of `origin`, names and values in turn */
  headersFor(origin: string): string[] {
    if (this.#origins.includes('*'))
      return ['Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', exposed]
    if (!this.#origins.some((pattern) => wildcardMatches(pattern, origin))) return ['Vary', 'Origin']
    return ['Access-Control-Allow-Origin', origin, 'Vary', 'Origin', 'Access-Control-Expose-Headers', exposed]
  }

  /** @returns the headers of the answer to a preflight, names and values in turn */
  preflightFor(origin: string, methods: string): string[] {
    return [
      ...this.headersFor(origin),
      'Access-Control-Allow-Methods',
      methods,
      'Access-Control-Allow-Headers',
      allowed,
      'Access-Control-Max-Age',
      String(preflightSeconds),
    ]
  }
}
