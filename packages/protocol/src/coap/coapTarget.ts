import { RequestError } from '@waystation/model'

const unusable = /[\p{Cc}/]/u

/**
 * Reads the segments of a path; `~` marks an SP-relative address and `_` an absolute one.
 * @returns the To parameter; undefined when the path is empty
 * @throws RequestError badRequest when it is no address
 * @see TS-0008 6.2.2.1
 */
export function targetOfSegments(segments: readonly string[]): string | undefined {
  let end = segments.length
  while (end > 0 && segments[end - 1] === '') end--
  if (end === 0) return undefined
  for (let index = 0; index < end; index++) {
    if (unusable.test(segments[index]!)) {
      throw new RequestError('badRequest', 'Uri-Path has a segment with a slash or a control character')
    }
  }
  const [first] = segments
  if (first !== '~' && first !== '_') return segments.slice(0, end).join('/')
  if (end === 1) throw new RequestError('badRequest', `Uri-Path ${first} is followed by no address`)
  return `${first === '~' ? '/' : '//'}${segments.slice(1, end).join('/')}`
}

/** @returns the segments of a To parameter. @see TS-0008 6.2.2.1 */
export function segmentsOfTarget(to: string): string[] {
  if (to.startsWith('//')) return ['_', ...to.slice(2).split('/')]
  if (to.startsWith('/')) return ['~', ...to.slice(1).split('/')]
  return to === '' ? [] : to.split('/')
}
