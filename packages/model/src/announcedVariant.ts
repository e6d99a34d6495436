import { sharedAttributes, universalAttributes } from './commonAttributes.ts'
import { anyURI } from './dataTypes.ts'
import type { AttributeDefinition, ResourceTypeDefinition } from './defineResourceType.ts'
import { UsageError } from './errors.ts'
import { allResourceTypes } from './resource-types/resourceTypeTable.ts'

const announcedOffset = 10_000
const flexContainerCode = 28
const variants = new WeakMap<ResourceTypeDefinition, ResourceTypeDefinition>()

/** What every announced resource has, whether the original has it or not. */
const ownAttributes: Readonly<Record<string, AttributeDefinition>> = {
  ...universalAttributes,
  expirationTime: { ...sharedAttributes.expirationTime, announced: 'notAnnounced' },
  labels: { ...sharedAttributes.labels, announced: 'notAnnounced' },
  accessControlPolicyIDs: { ...sharedAttributes.accessControlPolicyIDs, announced: 'notAnnounced' },
  link: {
    shortName: 'lnk',
    type: anyURI,
    create: 'mandatory',
    // The original of an AE that changes its registrar moves, and with it the link.
    update: 'optional',
    announced: 'notAnnounced',
    always: true,
    help: 'Address of the original resource.',
  },
}

/** The host of the original sends what it has, read-only attributes too; nobody else may. */
function announcedAttribute(original: AttributeDefinition): AttributeDefinition {
  const { shortName, type, unit, secret, help } = original
  return {
    shortName,
    type,
    create: 'optional',
    update: 'optional',
    announced: 'notAnnounced',
    ...(unit === undefined ? {} : { unit }),
    ...(secret === undefined ? {} : { secret }),
    help,
  }
}

function build(definition: ResourceTypeDefinition): ResourceTypeDefinition {
  const { name, shortName, namespace, code, managementDefinition, containerDefinition, source } = definition
  const attributes: Record<string, AttributeDefinition> = { ...ownAttributes }
  for (const [attributeName, attribute] of Object.entries(definition.attributes)) {
    if (attribute.announced === 'notAnnounced' || Object.hasOwn(ownAttributes, attributeName)) continue
    attributes[attributeName] = announcedAttribute(attribute)
  }
  // The device models bring names of their own for their announced variants.
  const isDeviceModel = code === flexContainerCode && namespace !== undefined && namespace !== 'm2m'
  const suffix = isDeviceModel ? 'Annc' : 'A'
  const container =
    isDeviceModel && containerDefinition !== undefined ? `${containerDefinition}Annc` : containerDefinition
  return Object.freeze({
    name: `${name}Annc`,
    shortName: shortName + suffix,
    ...(namespace === undefined ? {} : { namespace }),
    code: code + announcedOffset,
    ...(managementDefinition === undefined ? {} : { managementDefinition }),
    ...(container === undefined ? {} : { containerDefinition: container }),
    source: `${source}; TS-0001 9.6.26`,
    summary: `Stands for a ${name} that another CSE hosts.`,
    children: allResourceTypes[code + announcedOffset]?.children ?? [],
    announceable: false,
    attributes: Object.freeze(attributes),
  })
}

/**
 * Derives the announced variant of a resource type: number plus 10000, the link to the original, and those attributes that
 * are announced, all of them open to the host of the original.
 * @throws UsageError when resources of the type cannot be announced
 * @see TS-0001 9.6.26
 */
export function announcedVariant(definition: ResourceTypeDefinition): ResourceTypeDefinition {
  if (!definition.announceable) throw new UsageError(`${definition.name} cannot be announced`)
  let variant = variants.get(definition)
  if (variant === undefined) {
    variant = build(definition)
    variants.set(definition, variant)
  }
  return variant
}
