import { SendError } from '../SendError.ts'

interface Line {
  last: Promise<unknown>
  waiting: number
  /** Grows with each failure: who came before it fails too. */
  generation: number
}

/**
 * Requests of the same order go one after the other. When one has no answer, those that wait behind it fail with it, so that
 * none arrives before it: the caller sends them again, in order.
 */
export class OrderedTurns {
  readonly #lines = new Map<string, Line>()

  take<T>(order: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(order) ?? { last: Promise.resolve(), waiting: 0, generation: 0 }
    this.#lines.set(order, line)
    const { generation } = line
    line.waiting++
    const turn = line.last.then(() => {
      if (generation === line.generation) return work()
      throw new SendError('unreachable', 'an earlier request in the same order has no answer', false)
    })
    line.last = turn.then(
      () => this.#left(order, line),
      () => {
        if (generation === line.generation) line.generation++
        this.#left(order, line)
      },
    )
    return turn
  }

  #left(order: string, line: Line): void {
    line.waiting--
    if (line.waiting === 0) this.#lines.delete(order)
  }
}
