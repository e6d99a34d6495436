/** A setting that cannot be used: one sentence that names the setting and where its value came from. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}
