/** Remembers which of the last 64 records have been received. @see RFC 6347 4.1.2.6 */
export class ReplayWindow {
  #newest = -1
  /** Bit i: the record `newest - i` has been received; two halves, as bitwise arithmetic has 32 bits. */
  #recent = 0
  #older = 0

  isNew(sequence: number): boolean {
    const age = this.#newest - sequence
    if (age < 0) return true
    if (age >= 64) return false
    return age < 32 ? (this.#recent & (1 << age)) === 0 : (this.#older & (1 << (age - 32))) === 0
  }

  isNewest(sequence: number): boolean {
    return sequence > this.#newest
  }

  /** To be called only for records that have been authenticated. */
  add(sequence: number): void {
    const age = this.#newest - sequence
    if (age < 0) this.#moveTo(sequence)
    else if (age < 32) this.#recent |= 1 << age
    else if (age < 64) this.#older |= 1 << (age - 32)
  }

  #moveTo(sequence: number): void {
    const step = sequence - this.#newest
    this.#newest = sequence
    if (step >= 64) {
      this.#older = 0
      this.#recent = 1
    } else if (step >= 32) {
      this.#older = step === 32 ? this.#recent : this.#recent << (step - 32)
      this.#recent = 1
    } else {
      this.#older = (this.#older << step) | (this.#recent >>> (32 - step))
      this.#recent = (this.#recent << step) | 1
    }
  }
}
