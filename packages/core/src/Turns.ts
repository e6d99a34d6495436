/** Lets those who change one resource go one after the other, while each waits for others. */
export class Turns {
  readonly #last = new Map<number, Promise<void>>()

  isTaken(id: number): boolean {
    return this.#last.has(id)
  }

  /** Waits until all who came before have ended. @returns what ends the turn */
  async take(id: number): Promise<() => void> {
    const before = this.#last.get(id)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last.set(id, promise)
    await before
    return () => {
      if (this.#last.get(id) === promise) this.#last.delete(id)
      resolve()
    }
  }
}
