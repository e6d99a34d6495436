export interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: Element[]
  text: string
}

const token = /<\?[^>]*\?>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"]*")*)\s*(\/?)>|([^<]+)/gy
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The part of XML that documents without DTD, comments and CDATA need. */
export function parse(document: string): Element {
  const top: Element = { name: '', attributes: new Map(), children: [], text: '' }
  const open = [top]
  let end = 0
  for (const match of document.matchAll(token)) {
    end = match.index + match[0].length
    const [, isClosing, name, attributes = '', isEmpty, text] = match
    if (text !== undefined) open.at(-1)!.text += unescape(text)
    else if (isClosing) open.pop()
    else if (name !== undefined) {
      const element: Element = { name, attributes: attributesOf(attributes), children: [], text: '' }
      open.at(-1)!.children.push(element)
      if (!isEmpty) open.push(element)
    }
  }
  const [root] = top.children
  if (root === undefined || open.length !== 1 || end !== document.length)
    throw new Error(`no XML document: ${document}`)
  return root
}

function attributesOf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/([\w:.-]+)="([^"]*)"/g)]
      .filter(([, name]) => !name!.startsWith('xmlns'))
      .map(([, name, value]) => [name!, unescape(value!)]),
  )
}

function unescape(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, name) =>
    name ? entities[name]! : String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)),
  )
}
