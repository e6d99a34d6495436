/** What came back. */
export interface Reply {
  /** As the binding gives it: HTTP status, or response status code. */
  status: number
  bodyBytes: number
  /** All of it, one character per byte. */
  text: string
}

/** Carries one request at a time, knowing no more of its binding than the load needs. */
export interface LoadConnection {
  /** @param finish called with the answer; not called when the connection breaks */
  send(message: string, finish: (reply: Reply) => void, fail: (error: Error) => void): void
  close(): void
}

/** What a connection waits for. */
export class Waiting {
  #finish: ((reply: Reply) => void) | undefined
  #fail: ((error: Error) => void) | undefined

  begin(finish: (reply: Reply) => void, fail: (error: Error) => void): void {
    this.#finish = finish
    this.#fail = fail
  }

  finish(reply: Reply): void {
    const finish = this.#finish
    this.#finish = undefined
    finish?.(reply)
  }

  fail(error: Error): void {
    const fail = this.#fail
    this.end()
    fail?.(error)
  }

  end(): void {
    this.#finish = undefined
    this.#fail = undefined
  }
}

const statusMember = /"rsc":(\d+)/

/** @returns what a response primitive in JSON says */
export function replyOf(text: string): Reply {
  return { status: Number(statusMember.exec(text)?.[1]), bodyBytes: text.length, text }
}
