import { RequestError } from '@waystation/model'
import { percentDecode, percentEncode } from './fieldValues.ts'

const control = /\p{Cc}/u

/**
 * Reads the path of a request target.
 * @param path without the query; `/~/` marks an SP-relative address and `/_/` an absolute one; trailing slashes are ignored
 * @returns the To parameter, or undefined when the path is empty
 * @throws RequestError badRequest when it is no address
 * @see TS-0009 6.2.2.1
 */
export function targetOfPath(path: string): string | undefined {
  if (path.charCodeAt(0) !== 0x2f) throw new RequestError('badRequest', 'The request target is not a path')
  const decoded = path.includes('%') ? percentDecode(path, 'The path') : path
  if (control.test(decoded)) throw new RequestError('badRequest', 'The path has control characters')
  let end = decoded.length
  while (end > 1 && decoded.charCodeAt(end - 1) === 0x2f) end--
  const target = decoded.slice(1, end)
  if (target.startsWith('~/')) return target.slice(1)
  if (target.startsWith('_/')) return `/${target.slice(1)}`
  if (target === '~' || target === '_') throw new RequestError('badRequest', `/${target} is followed by no address`)
  return target === '' ? undefined : target
}

/** @returns the path of a To parameter, escaped. @see TS-0009 6.2.2.1 */
export function pathOfTarget(to: string): string {
  const escaped = percentEncode(to, 'to').replaceAll('%2F', '/')
  if (escaped.startsWith('//')) return `/_${escaped.slice(1)}`
  return escaped.startsWith('/') ? `/~${escaped}` : `/${escaped}`
}

/**
 * Splits a request target into path and query.
 * @param url origin form, or absolute form as proxies are sent it
 * @see RFC 9112 3.2
 */
export function splitUrl(url: string): { path: string; query: string } {
  const question = url.indexOf('?')
  const path = question === -1 ? url : url.slice(0, question)
  const query = question === -1 ? '' : url.slice(question + 1)
  if (path.charCodeAt(0) === 0x2f || !/^https?:\/\//i.test(path)) return { path, query }
  const slash = path.indexOf('/', path.indexOf('//') + 2)
  return { path: slash === -1 ? '/' : path.slice(slash), query }
}
