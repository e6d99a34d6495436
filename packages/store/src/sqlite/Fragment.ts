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
