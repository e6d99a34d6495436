import type { SqlValue } from './Database.ts'

/** A piece of SQL with the values for its question marks; values never stand in the text. */
export interface Fragment {
  readonly sql: string
  readonly parameters: readonly SqlValue[]
}

export function fragment(sql: string, ...parameters: SqlValue[]): Fragment {
  return { sql, parameters }
}

/** @returns the pieces with `separator` between them, in parentheses; `empty` when there are none */
export function join(pieces: readonly Fragment[], separator: string, empty: string): Fragment {
  if (pieces.length === 0) return fragment(empty)
  return {
    sql: `(${pieces.map(({ sql }) => sql).join(separator)})`,
    parameters: pieces.flatMap(({ parameters }) => parameters),
  }
}

/** SQLite reads a chain of operators as nested and takes 1000 levels of that. */
const longestChain = 100

/** @returns operands of an associative operator with it between them, however many; `empty` when there are none */
export function chain(operands: readonly Fragment[], operator: string, empty: string): Fragment {
  if (operands.length <= longestChain) return join(operands, operator, empty)
  const links: Fragment[] = []
  for (let start = 0; start < operands.length; start += longestChain) {
    links.push(join(operands.slice(start, start + longestChain), operator, empty))
  }
  return chain(links, operator, empty)
}

/** Fills the pieces into a template: `sql\`... ${piece} ...\``. */
export function sql(texts: TemplateStringsArray, ...pieces: readonly (Fragment | string)[]): Fragment {
  const parameters: SqlValue[] = []
  let text = texts[0] as string
  pieces.forEach((piece, index) => {
    if (typeof piece === 'string') text += piece
    else {
      text += piece.sql
      parameters.push(...piece.parameters)
    }
    text += texts[index + 1]
  })
  return { sql: text, parameters }
}
