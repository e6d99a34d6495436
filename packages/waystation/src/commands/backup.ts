import { backupStore } from '@waystation/store'
import { readConfiguration } from '../configuration/readConfiguration.ts'
import { print } from './connection.ts'

export interface BackupOptions {
  readonly config?: string
  readonly data?: string
  readonly set: readonly string[]
}

/** `waystation backup`: copies the data directory of a running or stopped Core into one file. */
export async function backup(file: string, options: BackupOptions): Promise<void> {
  const configuration = await readConfiguration({
    ...(options.config === undefined ? {} : { file: options.config }),
    environment: process.env,
    flags: options.data === undefined ? {} : { data: options.data },
    assignments: options.set,
  })
  const size = await backupStore(configuration.data, file)
  print(`Copied ${configuration.data} into ${file} (${(size / 1_048_576).toFixed(1)} MiB).`)
}
