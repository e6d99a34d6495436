import { type KeyObject, verify } from 'node:crypto'
import { type DerValue, readDer, readDerList } from './readDer.ts'

const tags = { integer: 0x02, bitString: 0x03, utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30, extensions: 0xa0 }

/** Algorithms of signatures by their object identifier in hexadecimal digits. */
const digests: Readonly<Record<string, string | null>> = {
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2b6570': null,
}

/** A certificate revocation list: which certificates of an authority no longer count. @see RFC 5280 5 */
export class RevocationList {
  /** When the next one is due at the latest; milliseconds since 1970. */
  readonly nextUpdate: number | undefined
  readonly #serials = new Set<string>()
  readonly #signed: Buffer
  readonly #signature: Buffer
  readonly #digest: string | null

  /** @throws RangeError, Error when the bytes hold none, or one that says more than can be heeded */
  constructor(der: Buffer) {
    const [list, algorithm, signature] = readDerList(readDer(der).content)
    if (list === undefined || algorithm === undefined || signature?.tag !== tags.bitString) throw new Error('no list')
    const digest = digests[readDer(algorithm.content).content.toString('hex')]
    if (digest === undefined) throw new Error('the list is signed by an algorithm that is not known')
    this.#digest = digest
    this.#signed = list.whole
    this.#signature = signature.content.subarray(1)
    const fields = readDerList(list.content)
    // Before the times stand an optional version, the algorithm and the issuer.
    const times = fields.findIndex(isTime)
    if (times === -1) throw new Error('the list has no time')
    const next = fields[times + 1]
    if (next !== undefined && isTime(next)) this.nextUpdate = timeOf(next)
    for (const field of fields.slice(times + 1)) {
      if (field.tag === tags.sequence) this.#readRevoked(field)
      else if (field.tag === tags.extensions) refuseCritical(readDer(field.content))
    }
  }

  /** Number of certificates that are revoked. */
  get size(): number {
    return this.#serials.size
  }

  isSignedBy(authority: KeyObject): boolean {
    try {
      return verify(this.#digest, this.#signed, authority, this.#signature)
    } catch {
      // A key of another kind than the signature's.
      return false
    }
  }

  /** @param serialNumber hexadecimal digits, as `X509Certificate` has them */
  revokes(serialNumber: string): boolean {
    return this.#serials.has(plainSerial(serialNumber))
  }

  #readRevoked(revoked: DerValue): void {
    for (const entry of readDerList(revoked.content)) {
      const [serial, , extensions] = readDerList(entry.content)
      if (serial?.tag !== tags.integer) throw new Error('an entry of the list has no serial number')
      if (extensions !== undefined) refuseCritical(extensions)
      this.#serials.add(plainSerial(serial.content.toString('hex')))
    }
  }
}

/** A critical extension makes the list mean something else, e.g. only changes to an earlier one. @see RFC 5280 5.2 */
function refuseCritical(extensions: DerValue): void {
  for (const extension of readDerList(extensions.content)) {
    const isCritical = readDerList(extension.content).some(({ tag, content }) => tag === 0x01 && content[0] !== 0)
    if (isCritical) throw new Error('the list has an extension that is not known and may not be passed over')
  }
}

function plainSerial(hexadecimal: string): string {
  return hexadecimal.toLowerCase().replace(/^0+(?=.)/, '')
}

function isTime({ tag }: DerValue): boolean {
  return tag === tags.utcTime || tag === tags.generalizedTime
}

function timeOf({ tag, content }: DerValue): number {
  const text = content.toString('latin1')
  const [, year = '', month, day, hour, minute, second] =
    /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  const century = tag === tags.generalizedTime ? '' : Number(year) < 50 ? '20' : '19'
  const time = Date.parse(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(time)) throw new Error(`the list has a time that is none: ${text}`)
  return time
}
