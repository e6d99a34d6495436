import { readFileSync } from 'node:fs'

/** Linux counts a process's time in hundredths of a second, whatever the clock of the kernel is. */
const ticksPerSecond = 100

/** @returns processor time that a process has used since its start; NaN where there is no /proc */
export function processorSeconds(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the name in parentheses, which may hold anything; utime and stime are the 14th and 15th.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  } catch {
    return Number.NaN
  }
}
