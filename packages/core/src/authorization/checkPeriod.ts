import { type JsonObject, parseTimestamp, RequestError } from '@waystation/model'

/** @throws RequestError badRequest when a role or token would end before it begins */
export function checkPeriod({ tknb, tkna }: JsonObject): void {
  const start = parseTimestamp(tknb)
  const end = parseTimestamp(tkna)
  if (start === undefined || end === undefined || start < end) return
  throw new RequestError('badRequest', 'notAfter (tkna) must be later than notBefore (tknb)')
}
