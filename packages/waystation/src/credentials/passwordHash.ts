import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** Cost of scrypt: 16 MiB and some 40 ms of a processor for each try. @see RFC 7914 2 */
const cost = { N: 2 ** 14, r: 8, p: 1 }
const hashBytes = 32
const pattern = /^scrypt:(\d+):(\d+):(\d+):([A-Za-z0-9+/]{22,}={0,2}):([A-Za-z0-9+/]{43}=)$/

/** @returns a text from which the password cannot be had back: `scrypt:N:r:p:SALT:HASH`, both in base64 */
export async function passwordHash(password: Buffer): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, cost)
  return `scrypt:${cost.N}:${cost.r}:${cost.p}:${salt.toString('base64')}:${hash.toString('base64')}`
}

/** @returns whether the text is one of `passwordHash`, with a cost that this computer can bear */
export function isPasswordHash(text: string): boolean {
  const match = pattern.exec(text)
  if (match === null) return false
  const [N, r, p] = match.slice(1, 4).map(Number) as [number, number, number]
  return N > 1 && (N & (N - 1)) === 0 && N <= 2 ** 20 && r >= 1 && r <= 32 && p >= 1 && p <= 16
}

/** @param hash of `passwordHash` */
export async function isPasswordOfHash(password: Buffer, hash: string): Promise<boolean> {
  const [, N, r, p, salt = '', expected = ''] = pattern.exec(hash) ?? []
  const found = await derive(password, Buffer.from(salt, 'base64'), { N: Number(N), r: Number(r), p: Number(p) })
  return timingSafeEqual(found, Buffer.from(expected, 'base64'))
}

function derive(password: Buffer, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}
