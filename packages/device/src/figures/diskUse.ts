import { statfs } from 'node:fs/promises'

export interface DiskUse {
  readonly totalBytes: number
  /** What an ordinary user can still write. */
  readonly availableBytes: number
}

/** @param path any file or directory on the disk */
export async function diskUse(path: string): Promise<DiskUse> {
  const { blocks, bavail, bsize } = await statfs(path)
  return { totalBytes: blocks * bsize, availableBytes: bavail * bsize }
}
