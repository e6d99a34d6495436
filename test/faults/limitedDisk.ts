import { spawnSync } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Waystation } from '../support/index.ts'

/** A way to give a server less disk than it will need, and to make room afterwards. */
export interface LimitedDisk {
  name: string
  /** To start the server through. */
  wrapper: readonly string[]
  /** Gives the running server more room, where that can be done. */
  makeRoom: ((waystation: Waystation) => Promise<void>) | undefined
  /** Before the server ends: lets what it wrote outlive it. */
  keep(waystation: Waystation, directory: string): void
}

const megabyte = 1 << 20

/**
 * @param directory empty, where the server will keep its data
 * @returns a small file system of memory where this system lets everybody mount one, else a limit on the size of files
 */
export async function limitedDisk(directory: string): Promise<LimitedDisk> {
  const mount = 'mount -t tmpfs -o size=12m none "$0"'
  const isMountable = spawnSync('unshare', ['-rm', 'sh', '-c', mount, directory]).status === 0
  return isMountable ? smallFileSystem(directory, mount) : smallFiles()
}

/** The file system is seen by the server and, through /proc, by us; it ends with the server. */
function smallFileSystem(directory: string, mount: string): LimitedDisk {
  const filler = join(directory, 'filler')
  const fill = `head -c ${6 * megabyte} /dev/zero > "$0/filler"`
  return {
    name: 'a file system of 12 MB, half of it taken',
    wrapper: ['unshare', '-rm', 'sh', '-c', `${mount} && ${fill} && exec "$@"`, directory],
    makeRoom: ({ pid }) => rm(`/proc/${pid}/root${filler}`),
    keep({ pid }, target) {
      const copied = spawnSync('cp', ['-a', `/proc/${pid}/root${directory}/.`, target], { encoding: 'utf8' })
      if (copied.status !== 0) throw new Error(copied.stderr)
    },
  }
}

function smallFiles(): LimitedDisk {
  return {
    name: 'files of at most 3 MB',
    // Units of 512 bytes; Node ignores the signal that comes with the limit and gets an error in its place.
    wrapper: ['sh', '-c', `ulimit -S -f ${(3 * megabyte) / 512} && exec "$@"`, 'sh'],
    makeRoom: undefined,
    keep() {},
  }
}

/** @returns path of a file with some text, where a directory is expected */
export async function fileInPlaceOfDirectory(directory: string): Promise<string> {
  const path = join(directory, 'data')
  await writeFile(path, 'no directory\n')
  return path
}
