const start = /^\s*(PREFIX|BASE|SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i

/**
 * Puts queries together again that a binding took for lists of their words: in a query string a plus joins the values of a
 * list, but most clients mean a space by it.
 * @param items values of semanticsFilter as they came
 */
export function queriesIn(items: readonly string[]): readonly string[] {
  const queries: string[] = []
  let depth = 0
  for (const item of items) {
    const last = queries.at(-1)
    const isContinued = last !== undefined && (depth > 0 || !last.includes('{') || !start.test(item))
    if (isContinued) queries[queries.length - 1] = `${last} ${item}`
    else queries.push(item)
    depth = depthOf(queries.at(-1) as string)
  }
  return queries
}

function depthOf(query: string): number {
  return query.split('{').length - query.split('}').length
}
