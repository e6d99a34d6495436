import {
  type CreateContent,
  type JsonObject,
  type Milliseconds,
  type Operation,
  operations,
  type ResourceContent,
  type ResourceTypeDefinition,
  toLongNames,
  toShortNames,
  type UpdateContent,
  valueOf,
  type WirePrimitive,
  wireName,
} from '@waystation/model'
import type { ClientTransport } from './ClientTransport.ts'
import { definitionOf } from './definitionOf.ts'
import { type FilterCriteria, type RequestOptions, toWireFilter, toWireParameters } from './parameterNames.ts'
import { type Failure, failure, failureOf, type Result, type Success } from './Result.ts'
import type { Subscription } from './subscribe/Subscription.ts'
import { type SubscribeOptions, subscribe } from './subscribe/subscribe.ts'

/** Attributes by short name, for whoever thinks in them. */
export type ShortContent<D> =
  D extends ResourceTypeDefinition<infer A> ? { [N in keyof A as A[N]['shortName']]?: unknown } : never

/** A resource whose type is known only when it arrives: attributes by long name. */
export type AnyResource = Record<string, unknown>

export interface ClientIdentity {
  /** From of the requests: an AE-ID, a CSE-ID, or `C` / `S` / `` before the registration. */
  readonly originator: string
  readonly releaseVersion: string
  /** How long a response may take. */
  readonly timeout: Milliseconds
}

/**
 * Sends requests of one originator to one CSE.
 *
 * Methods resolve to a `Result`: what goes wrong at the other side or on the way is a value. They reject only when the
 * given signal aborts, with its reason.
 */
export class Client {
  readonly identity: ClientIdentity
  readonly transport: ClientTransport

  constructor(transport: ClientTransport, identity: ClientIdentity) {
    this.transport = transport
    this.identity = identity
  }

  get originator(): string {
    return this.identity.originator
  }

  /** @returns a client that shares the transport and speaks for another originator */
  as(originator: string): Client {
    return new Client(this.transport, { ...this.identity, originator })
  }

  /**
   * @param parent address of the resource to create below
   * @param content attributes by long or by short name
   * @returns the attributes of the resource as created, by long name
   * @see TS-0004 7.4
   */
  async create<const D extends ResourceTypeDefinition>(
    parent: string,
    definition: D,
    content: CreateContent<D> | ShortContent<D>,
    options: RequestOptions = {},
  ): Promise<Result<ResourceContent<D>>> {
    const pc = { [wireName(definition)]: toShortNames(definition, content as AnyResource) }
    const result = await this.request('create', parent, { ty: definition.code, pc }, options)
    return this.#resource(result, definition)
  }

  /**
   * @param definition type expected, for a typed result
   * @returns the attributes of the resource by long name; nested children, if asked for, under their wire names
   */
  retrieve(target: string, definition?: undefined, options?: RequestOptions): Promise<Result<AnyResource>>
  retrieve<const D extends ResourceTypeDefinition>(
    target: string,
    definition: D,
    options?: RequestOptions,
  ): Promise<Result<ResourceContent<D>>>
  async retrieve(
    target: string,
    definition?: ResourceTypeDefinition,
    options: RequestOptions = {},
  ): Promise<Result<AnyResource>> {
    const names = options.attributes
    const wanted = definition === undefined || names === undefined ? names : shortNamesOf(definition, names)
    const pc = wanted === undefined ? {} : { pc: { 'm2m:atrl': [...wanted] } }
    return this.#resource(await this.request('retrieve', target, pc, options), definition)
  }

  /**
   * @param content attributes to change, by long or by short name; null removes one
   * @returns the attributes of the resource after the change, by long name
   */
  async update<const D extends ResourceTypeDefinition>(
    target: string,
    definition: D,
    content: UpdateContent<D> | ShortContent<D>,
    options: RequestOptions = {},
  ): Promise<Result<ResourceContent<D>>> {
    const pc = { [wireName(definition)]: toShortNames(definition, content as AnyResource) }
    return this.#resource(await this.request('update', target, { pc }, options), definition)
  }

  /** Deletes the resource and everything below it. */
  async delete(target: string, options: RequestOptions = {}): Promise<Result<undefined>> {
    const result = await this.request('delete', target, {}, options)
    return result.ok ? { ...result, value: undefined } : result
  }

  /** @param content as it travels, e.g. `{'m2m:sgn': …}` */
  notify(target: string, content: JsonObject, options: RequestOptions = {}): Promise<Result<JsonObject>> {
    return this.request('notify', target, { pc: content }, options)
  }

  /**
   * Finds resources below `root`.
   * @returns their addresses
   * @see TS-0001 10.2.6
   */
  async discover(root: string, criteria: FilterCriteria = {}, options: RequestOptions = {}): Promise<Result<string[]>> {
    const fc = { ...toWireFilter(criteria), fu: 1 }
    const result = await this.request('retrieve', root, { fc }, options)
    if (!result.ok) return result
    const addresses = result.value['m2m:uril']
    return { ...result, value: Array.isArray(addresses) ? (addresses as string[]) : [] }
  }

  /**
   * Subscribes to events of a resource; the subscription is deleted when its iteration ends or `close` is called.
   * @returns an async iterable of the notifications
   */
  subscribe(target: string, options: SubscribeOptions = {}): Promise<Result<Subscription>> {
    return subscribe(this, target, options)
  }

  /**
   * Sends any request.
   * @param parameters of the primitive by short name, over those of the options
   * @returns the content of the response as it travelled; empty when there is none
   */
  async request(
    operation: Operation,
    target: string,
    parameters: WirePrimitive = {},
    options: RequestOptions = {},
  ): Promise<Result<JsonObject>> {
    const { originator, releaseVersion, timeout } = this.identity
    const primitive: WirePrimitive = {
      op: operations[operation],
      to: target,
      ...(originator === '' ? {} : { fr: originator }),
      rqi: crypto.randomUUID(),
      ...(releaseVersion === '1' ? {} : { rvi: releaseVersion }),
      ...toWireParameters(options),
      ...parameters,
    }
    const { signal } = options
    try {
      const response = await this.transport.send(primitive, {
        timeoutMilliseconds: options.timeout ?? timeout,
        ...(signal === undefined ? {} : { signal }),
      })
      if (response.responseStatusCode >= 3000) return failureOf(response)
      const value = response.content === undefined ? {} : valueOf(response.content)
      return { ok: true, code: response.responseStatusCode, value, response }
    } catch (error) {
      signal?.throwIfAborted()
      return this.#unanswered(error as Error)
    }
  }

  /** Closes the connections. Clients made with `as` share them. */
  async close(): Promise<void> {
    await this.transport.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #resource<T>(result: Result<JsonObject>, definition: ResourceTypeDefinition | undefined): Result<T> {
    if (!result.ok) return result
    return { ...result, value: attributesOf(result.value, definition) as T } satisfies Success<T>
  }

  #unanswered(error: Error & { readonly kind?: unknown }): Failure {
    const { peer } = this.transport
    const isLate = error.name === 'TimeoutError' || error.kind === 'timeout'
    if (isLate) return failure('requestTimeout', `No answer from ${peer} in time.`)
    if (error.kind === 'protocol')
      return failure('badRequest', `Not understood between here and ${peer}: ${error.message}`)
    return failure('targetNotReachable', `No answer from ${peer}: ${reasonOf(error)}`)
  }
}

/** The innermost cause says most: that the connection was refused, that the name is not known. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name
}

function shortNamesOf(definition: ResourceTypeDefinition, names: readonly string[]): string[] {
  return names.map((name) => definition.attributes[name]?.shortName ?? name)
}

/** @returns the attributes of the one resource in `content` by long name; `content` itself when there is none */
function attributesOf(content: JsonObject, definition: ResourceTypeDefinition | undefined): AnyResource {
  const [entry] = Object.entries(content)
  if (entry === undefined) return {}
  const [name, attributes] = entry
  const known = definition !== undefined && wireName(definition) === name ? definition : definitionOf(name)
  if (known === undefined || typeof attributes !== 'object' || attributes === null) return content
  return toLongNames(known, attributes as JsonObject)
}
