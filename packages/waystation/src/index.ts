export { type Configuration, defaultConfiguration } from './configuration/Configuration.ts'
export { ConfigurationError } from './configuration/ConfigurationError.ts'
export { type ConfigurationSources, readConfiguration } from './configuration/readConfiguration.ts'
export type { Listener } from './configuration/settingTypes.ts'
