import { type SerialisationName, serialisationNames } from '@waystation/model'

/** As the standard writes them, the default first. @see TS-0020 6.1 */
export const subProtocols: readonly string[] = serialisationNames.map((name) => `oneM2M.${name}`)

/** A sub-protocol that both ends know. */
export interface SubProtocol {
  /** As the client wrote it. */
  readonly name: string
  readonly serialisation: SerialisationName
}

const form = /^onem2m\.(?:r\d+(?:\.\d+)?\.)?([a-z]+)$/i

/** @returns what a name means, in any case and with the release that early implementations put into it; undefined: nothing */
export function serialisationOfSubProtocol(name: string): SerialisationName | undefined {
  const [, serialisation] = form.exec(name) ?? []
  return serialisationNames.find((one) => one === serialisation?.toLowerCase())
}

/** @returns the first that is known of those that a client offers; undefined when there is none */
export function chooseSubProtocol(offered: Iterable<string>): SubProtocol | undefined {
  for (const name of offered) {
    const serialisation = serialisationOfSubProtocol(name)
    if (serialisation !== undefined) return { name, serialisation }
  }
  return undefined
}
