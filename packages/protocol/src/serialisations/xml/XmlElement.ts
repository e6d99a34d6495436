/**
 * How an element says what its text is, where the type of the member does not: types of XML Schema, `json` for an item
 * that is JSON text, `jsonValue` for the whole value of a member, whatever the type of the member says.
 */
export type TextType = 'string' | 'boolean' | 'integer' | 'double' | 'json' | 'jsonValue'

/** An element between text and value. */
export interface XmlElement {
  /** Members have no prefix: `rn`; what has a name of its own has one: `m2m:cnt`. */
  readonly name: string
  /** Name with a prefix, where the document has a default namespace instead of one. */
  readonly globalName?: string
  readonly text?: string
  readonly textType?: TextType
  readonly isNil?: boolean
  /** Of no namespace. */
  readonly attributes?: ReadonlyMap<string, string>
  readonly children?: readonly XmlElement[]
}

/** Whether an element has nothing but its name. */
export function isBlank({ text, textType, isNil, attributes, children }: XmlElement): boolean {
  return (
    (text === undefined || text === '') &&
    textType === undefined &&
    isNil !== true &&
    attributes === undefined &&
    children === undefined
  )
}
