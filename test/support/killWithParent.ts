import type { ChildProcess } from 'node:child_process'

const living = new Set<ChildProcess>()
let isInstalled = false

/** Sees to it that a child does not outlive this process, however it ends, short of SIGKILL. */
export function killWithParent(child: ChildProcess): void {
  install()
  living.add(child)
  child.once('exit', () => living.delete(child))
}

function killAll(): void {
  for (const child of living) child.kill('SIGKILL')
}

function install(): void {
  if (isInstalled) return
  isInstalled = true
  process.on('exit', killAll)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      killAll()
      process.kill(process.pid, signal)
    })
  }
}
