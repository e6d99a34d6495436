/** A command that could not do what it was asked; the message is for the user, the remedy says what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly remedy: string
  /** It was asked wrongly. */
  readonly isUsage: boolean

  constructor(message: string, remedy = '', isUsage = false) {
    super(message)
    this.remedy = remedy
    this.isUsage = isUsage
  }
}
