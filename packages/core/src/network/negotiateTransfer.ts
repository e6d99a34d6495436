import { type JsonObject, RequestError } from '@waystation/model'
import type { TransferOffer, TransferRequest } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { answerOf } from './answerOf.ts'

/** Numbers of m2m:transferSelectionGuidance: which of two offers is better. */
const guidances: Readonly<Record<number, (a: TransferOffer, b: TransferOffer) => number>> = {
  1: (a, b) => a.cost - b.cost,
  2: (a, b) => b.rate - a.rate,
}

const anyTime = '* * * * * * *'

/**
 * Asks the network for a time at which it carries the data that a backgroundDataTransfer describes.
 * @returns the best offer: by transferSelectionGuidance, of several the first that makes a difference; else the first offer
 * @throws RequestError externalObjectNotReachable when no network is connected, or it does not offer any
 * @see TS-0001 9.6.60, TS-0004 7.4.59
 */
export async function negotiateTransfer(attributes: JsonObject, services: Services): Promise<TransferOffer> {
  const { network } = services
  try {
    if (network === undefined) throw new Error('no network operator is connected')
    const offers = await answerOf(network.offerTransfer(requestOf(attributes)), services)
    const [best] = offers.toSorted(comparison(attributes.tsg))
    if (best === undefined) throw new Error('the network operator offers no time')
    return best
  } catch (error) {
    throw new RequestError('externalObjectNotReachable', `the data can not be transferred: ${(error as Error).message}`)
  }
}

function requestOf({ vpn, non, dtw, ggi }: JsonObject): TransferRequest {
  return {
    bytesPerNode: vpn as number,
    nodes: non as number,
    window: (dtw as string | undefined) ?? anyTime,
    ...(ggi === undefined ? {} : { region: ggi as JsonObject }),
  }
}

function comparison(guidance: unknown): (a: TransferOffer, b: TransferOffer) => number {
  const wanted = guidance === undefined ? [] : [guidance].flat()
  return (a, b) => {
    for (const one of wanted) {
      const difference = guidances[one as number]?.(a, b) ?? 0
      if (difference !== 0) return difference
    }
    return 0
  }
}
