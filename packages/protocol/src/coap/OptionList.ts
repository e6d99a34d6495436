export type OptionValue = string | number | Buffer

/** Options of a message to send, kept in the order of their numbers as the wire wants them. */
export class OptionList {
  readonly numbers: number[] = []
  readonly values: OptionValue[] = []

  /** @param value text, unsigned integer or bytes; repeated options keep the order of the calls */
  add(number: number, value: OptionValue): this {
    const { numbers, values } = this
    let at = numbers.length
    if (at === 0 || numbers[at - 1]! <= number) {
      numbers.push(number)
      values.push(value)
      return this
    }
    while (at > 0 && numbers[at - 1]! > number) at--
    numbers.splice(at, 0, number)
    values.splice(at, 0, value)
    return this
  }

  /** Puts `value` in the place of all options of that number. */
  set(number: number, value: OptionValue): this {
    return this.remove(number).add(number, value)
  }

  remove(number: number): this {
    for (let at = this.numbers.indexOf(number); at !== -1; at = this.numbers.indexOf(number)) {
      this.numbers.splice(at, 1)
      this.values.splice(at, 1)
    }
    return this
  }

  copy(): OptionList {
    const copy = new OptionList()
    copy.numbers.push(...this.numbers)
    copy.values.push(...this.values)
    return copy
  }
}
