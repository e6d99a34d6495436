import type { ResourceTypeDefinition } from '@waystation/model'
import type { Instance, Resource } from '../ports/index.ts'

/** What an address leads to; decided once, so that no later step looks at names. */
export type Target =
  | { readonly kind: 'resource'; readonly resource: Resource; readonly definition: ResourceTypeDefinition }
  | {
      readonly kind: 'instance'
      readonly instance: Instance
      readonly container: Resource
      readonly definition: ResourceTypeDefinition
    }
  | { readonly kind: 'latest' | 'oldest'; readonly container: Resource }
  /** `rest` is the address below each member, without a leading slash; empty for the members themselves. */
  | { readonly kind: 'fanOutPoint'; readonly group: Resource; readonly rest: string }
  | { readonly kind: 'semanticFanOutPoint'; readonly group: Resource }
  | { readonly kind: 'semanticValidation'; readonly repository: Resource }
  | { readonly kind: 'mashup'; readonly instance: Resource }
  | { readonly kind: 'pollingChannelURI'; readonly channel: Resource }
  | { readonly kind: 'notificationTargetSelfReference'; readonly subscription: Resource }
  | { readonly kind: 'remote'; readonly cseID: string; readonly address: string }
