/** Bindings that the program listens on, as the ready line names them. */
const bindings = ['http', 'mqtt', 'coap', 'ws'] as const
export type BindingName = (typeof bindings)[number]

const formats = ['json', 'cbor', 'xml'] as const
export type Format = (typeof formats)[number]

/** What requests of tests travel by: `WAYSTATION_BINDING` and `WAYSTATION_FORMAT`, by default HTTP and JSON. */
export const bindingUnderTest = choice('WAYSTATION_BINDING', bindings)
export const formatUnderTest = choice('WAYSTATION_FORMAT', formats)

function choice<const Names extends readonly string[]>(variable: string, names: Names): Names[number] {
  const value = process.env[variable] ?? names[0]!
  if (!names.includes(value)) throw new Error(`${variable} is ${value}, not one of ${names.join(', ')}`)
  return value
}
