type Answer = Promise<Buffer | string | undefined>

const mostAnswers = 2048
/** Answers that are larger, and those to requests with longer names, are given anew. */
const largestAnswer = 4096
const longestName = 1024

/** The latest requests and their answers, so that one that comes again is not carried out twice. */
export class AnswerMemory {
  readonly #answers = new Map<string, Answer>()

  /** @returns the answer, also one that is still being made */
  get(name: string): Answer | undefined {
    return this.#answers.get(name)
  }

  add(name: string, answer: Answer): void {
    if (name.length > longestName) return
    this.#answers.delete(name)
    this.#answers.set(name, answer)
    if (this.#answers.size > mostAnswers) this.#answers.delete(this.#answers.keys().next().value!)
    void answer.then((payload) => {
      if (payload !== undefined && payload.length > largestAnswer && this.#answers.get(name) === answer) {
        this.#answers.delete(name)
      }
    })
  }
}
