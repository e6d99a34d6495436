import type { Milliseconds } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { multicastAddresses } from './groupAddresses.ts'

const localMulticastGroup = 45
/** By then a request that joined has made its resource, or never will. */
const settlingTime: Milliseconds = 30_000

/**
 * The multicast addresses that this node has joined: those that its localMulticastGroups name. A request joins before its
 * resource is made; what it leaves behind when it fails is found later.
 */
export class Memberships {
  readonly #services: Services
  readonly #joined = new Set<string>()
  /** Joined for requests that are under way. */
  readonly #recent = new Set<string>()
  #cancel = (): void => {}
  #isStopped = false

  constructor(services: Services) {
    this.#services = services
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel()
  }

  /** @throws Error */
  async join(addresses: readonly string[]): Promise<void> {
    try {
      for (const address of addresses) {
        this.#recent.add(address)
        await this.#join(address)
      }
    } finally {
      if (addresses.length > 0) this.#settleLater()
    }
  }

  /** Leaves what only this group uses. @throws Error */
  async leaveWith(group: Resource): Promise<void> {
    const needed = this.#neededBy((other) => other.id !== group.id)
    for (const address of multicastAddresses(group.attributes)) {
      if (!needed.has(address) && this.#joined.has(address)) await this.#leave(address)
    }
  }

  /** Joins what is missing and leaves what is not needed; failures are logged. */
  async settle(): Promise<void> {
    if (this.#isStopped) return
    const needed = this.#neededBy(() => true)
    const missing = [...needed].filter((address) => !this.#joined.has(address))
    const surplus = [...this.#joined].filter((address) => !needed.has(address) && !this.#recent.has(address))
    for (const address of missing) await this.#join(address).catch((error: unknown) => this.#tell(error, address))
    for (const address of surplus) await this.#leave(address).catch((error: unknown) => this.#tell(error, address))
  }

  #settleLater(): void {
    this.#cancel()
    if (this.#isStopped) return
    this.#cancel = this.#services.clock.after(settlingTime, () => {
      this.#recent.clear()
      void this.settle()
    })
  }

  async #join(address: string): Promise<void> {
    const { multicastNetwork } = this.#services
    if (multicastNetwork === undefined) return
    await multicastNetwork.join(address)
    this.#joined.add(address)
  }

  async #leave(address: string): Promise<void> {
    await this.#services.multicastNetwork?.leave(address)
    this.#joined.delete(address)
    this.#recent.delete(address)
  }

  #neededBy(isMeant: (group: Resource) => boolean): ReadonlySet<string> {
    const needed = new Set<string>()
    for (const group of this.#services.store.resourcesOfType(localMulticastGroup)) {
      if (!isMeant(group)) continue
      for (const address of multicastAddresses(group.attributes)) needed.add(address)
    }
    return needed
  }

  #tell(error: unknown, address: string): void {
    this.#services.log.warn({ err: error, address }, 'a multicast address could not be joined or left')
  }
}
