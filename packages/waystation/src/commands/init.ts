import { writeFile } from 'node:fs/promises'
import { configurationFileText } from '../configuration/configurationTexts.ts'
import { CommandError } from '../output/CommandError.ts'
import { print } from './connection.ts'

/** `waystation init`: writes a configuration file that shows every setting. */
export async function init(file = 'waystation.yaml', options: { readonly force?: boolean }): Promise<void> {
  try {
    await writeFile(file, configurationFileText(), { flag: options.force ? 'w' : 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new CommandError(`There is a file ${file} already.`, 'Give another name, or --force to replace it.')
  }
  print(`Wrote ${file}. Change what you need, then: waystation start --config ${file}`)
}
