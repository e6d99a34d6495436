/** One model of a domain, named by its key. */
export interface DeviceModel {
  readonly shortName: string
  /** Custom attributes in the notation of `parseAttributeNotation`. */
  readonly attributes?: string
  /** Names on the wire of the models that the standard foresees below it. */
  readonly children?: readonly string[]
}

type Models = Readonly<Record<string, DeviceModel>>

/** The models that share a namespace on the wire and a domain in their containerDefinition. @see TS-0023 5 */
export interface DeviceModelDomain {
  readonly namespace: string
  readonly domain: string
  /** One capability each, such as a switch; every one also carries dataGenerationTime. */
  readonly moduleClasses?: Models
  /** What a module class can be told to do, with its arguments as attributes. */
  readonly actions?: Models
  readonly devices?: Models
  readonly subdevices?: Models
}
