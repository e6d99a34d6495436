/** Where a binding tells an operator; fields first, as structured loggers take them. */
export interface BindingLog {
  debug(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
