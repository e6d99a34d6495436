import { type SettingName, type Settings, settings } from './settings.ts'
import type { SettingValue } from './settingTypes.ts'

/** Every setting with its value; durations in milliseconds, sizes in bytes. */
export type Configuration = { readonly [N in SettingName]: SettingValue<Settings[N]['type']> }

/** What holds when nothing is set. */
export const defaultConfiguration = Object.fromEntries(
  Object.entries(settings).map(([name, setting]) => [name, setting.default]),
) as unknown as Configuration
