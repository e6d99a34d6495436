import { statSync } from 'node:fs'

const intervalMilliseconds = 1000

export interface FileWatch {
  stop(): void
}

/**
 * Looks every second whether files are others than before. Asking beats being told here: a file that is replaced by
 * another of its name, on whatever file system, is seen all the same.
 * @param changed is called once for all that have changed
 */
export function watchFiles(files: readonly string[], changed: () => void): FileWatch {
  let before = files.map(stateOf)
  const timer = setInterval(() => {
    const now = files.map(stateOf)
    if (now.every((state, index) => state === before[index])) return
    before = now
    changed()
  }, intervalMilliseconds).unref()
  return { stop: () => clearInterval(timer) }
}

function stateOf(file: string): string {
  const state = statSync(file, { throwIfNoEntry: false })
  return state === undefined ? '' : `${state.ino} ${state.size} ${state.mtimeMs}`
}
