import type { ResponsePrimitive } from '@waystation/model'

/** Parameters of a response by their short names, all but the content. @see TS-0004 8.2.2 */
export const responseParameters: readonly (readonly [shortName: string, member: keyof ResponsePrimitive])[] = [
  ['rsc', 'responseStatusCode'],
  ['rqi', 'requestIdentifier'],
  ['rvi', 'releaseVersion'],
  ['to', 'to'],
  ['fr', 'from'],
  ['ot', 'originatingTimestamp'],
  ['rset', 'resultExpiration'],
  ['ec', 'eventCategory'],
  ['cnst', 'contentStatus'],
  ['cnot', 'contentOffset'],
  ['ati', 'assignedTokenIdentifiers'],
  ['tqf', 'tokenRequestInformation'],
  ['vsi', 'vendorInformation'],
]
