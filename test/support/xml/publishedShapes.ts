import { readdirSync, readFileSync } from 'node:fs'

/** What a value is, as far as XML does not say it. */
export type Shape =
  | { readonly kind: 'text' | 'phrase' | 'number' | 'boolean' | 'numberOrText' }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Shape> }
  | { readonly kind: 'named'; readonly name: string }

const reference = new URL('../../../docs/reference/', import.meta.url)
const tableRow = /^\| [^|]+ \| `([^`]+)` \| ([^|]+) \|/

/** Lists of texts that may have spaces, one element for each. */
const phrases: Shape = { kind: 'list', item: { kind: 'phrase' } }

/** Members with a form of their own, which `docs/serialisations.md` tells. */
const ofTheirOwn: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ...['sdc', 'smf', 'escert'].map((name) => [name, phrases] as const),
  ['thld', { kind: 'numberOrText' }],
])

/**
 * Shapes of complex types and of resources by their names on the wire, read from the reference documentation, which is
 * what an engineer has who writes an XML client.
 */
const shapes: ReadonlyMap<string, Shape> = new Map([
  ...sectionsOf('complex-types.md', /^## (\S+)$/),
  ...resourceShapes(),
  ...communication(),
])

function resourceShapes(): Map<string, Shape> {
  const resources = sectionsOf('resource-types.md', /^- On the wire: `([^`]+)`/)
  const managed = extended(resources.get('m2m:mgo'), sectionsOf('management-objects.md', /^- On the wire: `([^`]+)`/))
  const models = readdirSync(new URL('device-models/', reference)).map((file) =>
    extended(resources.get('m2m:fcnt'), sectionsOf(`device-models/${file}`, /^## .*`([^`]+)`$/)),
  )
  const all = new Map([...resources, ...managed, ...models.flatMap((model) => [...model])])
  for (const [name, shape] of [...all]) {
    all.set(`${name}${name.endsWith('A') ? 'nnc' : 'A'}`, extended(shape, [['', object('lnk:text')]]).get('')!)
  }
  return all
}

/** @param heading its first group names a section */
function sectionsOf(file: string, heading: RegExp): Map<string, Shape> {
  const sections = new Map<string, Map<string, Shape>>()
  let members: Map<string, Shape> | undefined
  for (const line of readFileSync(new URL(file, reference), 'utf8').split('\n')) {
    const name = heading.exec(line)?.[1]
    const [, member, type] = tableRow.exec(line) ?? []
    if (line.startsWith('## ')) members = undefined
    if (name !== undefined) {
      members = new Map()
      sections.set(name, members)
    } else if (member !== undefined && type !== undefined) {
      members?.set(member, ofTheirOwn.get(member) ?? shapeOf(type.trim()))
    }
  }
  return new Map([...sections].map(([name, found]) => [name, { kind: 'object', members: found }]))
}

function shapeOf(type: string): Shape {
  const plain = type.replace(/\[([^\]]+)\]\(([^)#]*)#?[^)]*\)/g, (_, name: string, file: string) =>
    file.endsWith('enumerations.md') ? 'integer' : file.endsWith('complex-types.md') ? `*${name}` : name,
  )
  if (plain.startsWith('list of ')) return { kind: 'list', item: shapeOf(plain.slice(8)) }
  if (/^\d+ × /.test(plain)) return { kind: 'list', item: { kind: 'number' } }
  // Of several alternatives the one that is an object: the others need no shape.
  const named = /\*(\w+)/.exec(plain)?.[1]
  if (named !== undefined) return { kind: 'named', name: named }
  if (/^(integer|float|\d+ [A-Z])/.test(plain)) return { kind: 'number' }
  const structure = /\b(geoCoordinates|aggregatedRequest)\b/.exec(plain)?.[1]
  if (structure !== undefined) return { kind: 'named', name: structure }
  // Has spaces, so that a list of them is one element for each.
  if (plain === 'scheduleEntry' || plain === 'sparql') return { kind: 'phrase' }
  if (plain === 'boolean') return { kind: 'boolean' }
  return { kind: / or integer/.test(plain) ? 'numberOrText' : 'text' }
}

function extended(base: Shape | undefined, shapesOfOwn: Iterable<[string, Shape]>): Map<string, Shape> {
  return new Map(
    [...shapesOfOwn].map(([name, own]) => [
      name,
      { kind: 'object', members: new Map([...membersOf(base), ...membersOf(own)]) },
    ]),
  )
}

function membersOf(shape: Shape | undefined): ReadonlyMap<string, Shape> {
  return shape?.kind === 'object' ? shape.members : new Map()
}

/** @param members e.g. `nm:text typ:number`; `name[]:` is a list, `name:*other` a named shape */
function object(members: string): Shape {
  return {
    kind: 'object',
    members: new Map(
      members.split(' ').map((member) => {
        const [, name, isList, type] = /^(.+?)(\[\])?:([^:]+|\*.+)$/.exec(member) as unknown as string[]
        const shape: Shape = type!.startsWith('*')
          ? { kind: 'named', name: type!.slice(1) }
          : { kind: type as 'text' | 'number' | 'boolean' }
        return [name!, isList ? { kind: 'list', item: shape } : shape]
      }),
    ),
  }
}

/** @see TS-0004 6.4, 7.2.1.1, 7.5 */
function communication(): Map<string, Shape> {
  const reference = 'nm:text typ:number spid:text val:text'
  return new Map<string, Shape>([
    ['m2m:uri', { kind: 'text' }],
    ['m2m:uril', { kind: 'list', item: { kind: 'text' } }],
    ['m2m:atrl', { kind: 'list', item: { kind: 'text' } }],
    ['m2m:dbg', { kind: 'text' }],
    ['m2m:qres', { kind: 'text' }],
    ['childResourceRef', object(reference)],
    ['geoCoordinates', object('typ:number crd:text')],
    ['aggregatedRequest', object('rq[]:*m2m:rqp')],
    ['m2m:rrl', object('rrf[]:*childResourceRef')],
    ['m2m:rce', object('uri:text')],
    ['m2m:agr', object('m2m:rsp[]:*m2m:rsp rsp[]:*m2m:rsp')],
    [
      'm2m:rsp',
      object('rsc:number rqi:text to:text fr:text ec:number cnst:number cnot:number rvi:text ri:text tqf:*tqf'),
    ],
    ['tqf', object('dasi[]:*dasi')],
    ['dasi', object('uri:text dreq:*dreq')],
    ['dreq', object('or:text trt:number op:number rfa[]:text tids[]:text')],
    ['m2m:rqp', object('op:number ty:number rcn:number drt:number ec:number fc:*filterCriteria rt:*responseTypeInfo')],
    ['m2m:sgn', object('nev:*nev vrq:boolean sud:boolean sur:text cr:text nfu:text')],
    ['nev', object('net:number om:*om')],
    ['om', object('op:number or:text')],
    ['m2m:agn', object('m2m:sgn[]:*m2m:sgn sgn[]:*m2m:sgn')],
    ['m2m:tsn', object('mdlt:*missingDataList mdc:number')],
  ])
}

/** A resource that nobody has published is a flexContainer of somebody's own, or an instance of one. */
export function shapeNamed(name: string): Shape | undefined {
  // An instance of a flexContainer has the name of that with a suffix.
  const known = shapes.get(name) ?? shapes.get(name.replace(/Inst$/, ''))
  if (known !== undefined || !name.includes(':') || name.startsWith('m2m:')) return known
  const members = new Map(['m2m:fcnt', 'm2m:fci'].flatMap((one) => [...membersOf(shapes.get(one))]))
  return { kind: 'object', members }
}
