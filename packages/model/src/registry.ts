import { announcedVariant } from './announcedVariant.ts'
import { type ResourceTypeDefinition, wireName } from './defineResourceType.ts'
import { defineFlexContainer, type FlexContainerDescription } from './device-models/defineFlexContainer.ts'
import { standardFlexContainers } from './device-models/index.ts'
import { instanceVariant } from './device-models/instanceVariant.ts'
import { UsageError } from './errors.ts'
import { managementObjectDefinitions } from './management-objects/index.ts'
import { selfDefinedObject } from './management-objects/selfDefined.ts'
import { allResourceTypes, flexContainer, mgmtObj, resourceTypeDefinitions } from './resource-types/index.ts'

/** Long and short names of the attributes of one resource type. */
export interface AttributeNames {
  shortOf(longName: string): string | undefined
  longOf(shortName: string): string | undefined
}

/** The resource types that a CSE, a client or a console knows; every look-up is a map access. */
export interface Registry {
  /** @param name as on the wire: `m2m:cnt`, `cod:binSh`, `cod:binShInst`, announced `m2m:cntA`, `cod:binShAnnc` */
  byWireName(name: string): ResourceTypeDefinition | undefined
  /** The general definition of a resource type number. */
  byCode(code: number): ResourceTypeDefinition | undefined
  /**
   * The definition of what a resource is: the specialisation for mgmtObj, flexContainer and flexContainerInstance, announced
   * or not, the general one for every other type. Undefined when `name` does not belong to `code` or is unknown; an unknown
   * name of a mgmtObj is that of a self-defined one, whose definition is open.
   */
  specialisation(code: number, name: string): ResourceTypeDefinition | undefined
  /** Whether a resource type may be created below another, by the standard, implemented or not, or as one of our own. */
  mayHaveChild(parent: ResourceTypeDefinition, childCode: number): boolean
  /** @returns the virtual resource type that `name` stands for below `parent`: `la` is `latest` */
  virtualChild(parent: ResourceTypeDefinition, name: string): string | undefined
  /** Whether there is a resource type of this number: of the standard, implemented or not, or one of our own. */
  isKnownCode(code: number): boolean
  /** Numbers of the resource types with a definition, announced ones included, ascending. */
  implementedCodes(): readonly number[]
  /** Every definition without the announced variants: general ones, specialisations of mgmtObj, specialisations of flexContainer. */
  definitions(): readonly ResourceTypeDefinition[]
  namesOf(definition: ResourceTypeDefinition): AttributeNames
  /** Whether some resource type has an attribute of this short name. */
  isAttributeName(shortName: string): boolean
}

const specialised = new Set([13, 28, 10_013, 10_028])

interface Lookup {
  readonly names: AttributeNames
  readonly children: ReadonlySet<string>
  readonly virtual: ReadonlyMap<string, string>
}

function lookupOf(definition: ResourceTypeDefinition): Lookup {
  const entries = Object.entries(definition.attributes)
  const short = new Map(entries.map(([name, attribute]) => [name, attribute.shortName]))
  const long = new Map(entries.map(([name, attribute]) => [attribute.shortName, name]))
  return {
    names: { shortOf: (name) => short.get(name), longOf: (name) => long.get(name) },
    children: new Set(definition.children),
    virtual: new Map(Object.entries(definition.virtualChildren ?? {}).map(([type, name]) => [name, type])),
  }
}

const lookups = new WeakMap<ResourceTypeDefinition, Lookup>()

function lookup(definition: ResourceTypeDefinition): Lookup {
  const known = lookups.get(definition)
  if (known !== undefined) return known
  const made = lookupOf(definition)
  lookups.set(definition, made)
  return made
}

function indexByWireName(definitions: readonly ResourceTypeDefinition[]): Map<string, ResourceTypeDefinition> {
  return new Map(definitions.map((definition) => [wireName(definition), definition]))
}

function indexDescriptions(): Map<string, FlexContainerDescription> {
  return new Map(standardFlexContainers().map((model) => [`${model.namespace}:${model.shortName}`, model]))
}

/** Names of self-defined management objects of which the definition is kept. */
const mostSelfDefined = 1000

/** Definitions by name on the wire; the device models and the snapshots are compiled when first asked for. */
class Names {
  readonly #ready = indexByWireName([...resourceTypeDefinitions, ...managementObjectDefinitions])
  readonly #described = indexDescriptions()
  readonly #selfDefined = new Map<string, ResourceTypeDefinition>()

  constructor(extra: readonly ResourceTypeDefinition[]) {
    for (const definition of extra) {
      const name = wireName(definition)
      if (this.#ready.has(name) || this.#described.has(name))
        throw new UsageError(`two resource types are called ${name} on the wire`)
      this.#ready.set(name, definition)
    }
  }

  find(name: string): ResourceTypeDefinition | undefined {
    return this.#original(name) ?? this.#announced(name, 'A') ?? this.#announced(name, 'Annc')
  }

  /** Definitions of self-defined management objects, which all differ by their name only. */
  selfDefined(name: string): ResourceTypeDefinition | undefined {
    const known = this.#selfDefined.get(name)
    if (known !== undefined) return known
    const definition = selfDefinedObject(name)
    if (definition === undefined) return undefined
    // Anybody can make up names.
    if (this.#selfDefined.size >= mostSelfDefined) this.#selfDefined.clear()
    this.#selfDefined.set(name, definition)
    return definition
  }

  deviceModels(): ResourceTypeDefinition[] {
    return [...this.#described.keys()].map((name) => this.#standing(name) as ResourceTypeDefinition)
  }

  #standing(name: string): ResourceTypeDefinition | undefined {
    const ready = this.#ready.get(name)
    if (ready !== undefined) return ready
    const model = this.#described.get(name)
    return model && this.#keep(name, defineFlexContainer(model))
  }

  #original(name: string): ResourceTypeDefinition | undefined {
    return this.#standing(name) ?? (name.endsWith('Inst') ? this.#snapshot(name) : undefined)
  }

  #announced(name: string, suffix: string): ResourceTypeDefinition | undefined {
    const original = name.endsWith(suffix) ? this.#original(name.slice(0, -suffix.length)) : undefined
    if (original?.announceable !== true) return undefined
    const variant = announcedVariant(original)
    return wireName(variant) === name ? this.#keep(name, variant) : undefined
  }

  #snapshot(name: string): ResourceTypeDefinition | undefined {
    const container = this.#standing(name.slice(0, -'Inst'.length))
    if (container?.code !== flexContainer.code || container.name === flexContainer.name) return undefined
    return this.#keep(name, instanceVariant(container))
  }

  #keep(name: string, definition: ResourceTypeDefinition): ResourceTypeDefinition {
    this.#ready.set(name, definition)
    return definition
  }
}

function shortNamesOf(definitions: readonly ResourceTypeDefinition[]): Set<string> {
  return new Set(
    definitions.flatMap(({ attributes }) =>
      Object.values(attributes).map((attribute) => attribute.shortName as string),
    ),
  )
}

const commonNames = shortNamesOf([...resourceTypeDefinitions, ...managementObjectDefinitions])

const announced = resourceTypeDefinitions.filter(({ announceable }) => announceable).map(announcedVariant)
const general = new Map([...resourceTypeDefinitions, ...announced].map((definition) => [definition.code, definition]))
const codes = [...general.keys()].sort((a, b) => a - b)

function mayHaveChild(parent: ResourceTypeDefinition, childCode: number): boolean {
  const child = allResourceTypes[childCode]
  if (child !== undefined) return lookup(parent).children.has(child.name)
  return general.get(childCode)?.parents?.includes(general.get(parent.code)?.name ?? parent.name) ?? false
}

/**
 * Gathers the definitions of the standard and `extra` ones.
 * @param extra specialisations beyond the standard's, from `defineFlexContainer` or `defineResourceType`
 * @throws UsageError when two definitions share a name on the wire
 */
export function createRegistry(extra: readonly ResourceTypeDefinition[] = []): Registry {
  const names = new Names(extra)
  let customNames: Set<string> | undefined
  return {
    byWireName: (name) => names.find(name),
    byCode: (code) => general.get(code),
    specialisation(code, name) {
      const definition = names.find(name)
      if (code === mgmtObj.code && (definition === undefined || definition === mgmtObj)) return names.selfDefined(name)
      if (definition?.code !== code) return undefined
      return specialised.has(code) && definition === general.get(code) ? undefined : definition
    },
    mayHaveChild,
    virtualChild: (parent, name) => lookup(parent).virtual.get(name),
    isKnownCode: (code) => Object.hasOwn(allResourceTypes, code) || general.has(code),
    implementedCodes: () => codes,
    definitions: () => [...resourceTypeDefinitions, ...managementObjectDefinitions, ...names.deviceModels(), ...extra],
    namesOf: (definition) => lookup(definition).names,
    isAttributeName(shortName) {
      if (commonNames.has(shortName)) return true
      customNames ??= shortNamesOf([...names.deviceModels(), ...extra])
      return customNames.has(shortName)
    },
  }
}
