import { type FilterCriteria, type JsonObject, type JsonValue, RequestError } from '@waystation/model'
import { compile, type JSONPathQuery } from 'json-p3'
import type { Condition } from '../ports/index.ts'

/**
 * @returns the condition of a contentFilterQuery: a JSONPath that finds something in the content; undefined when the filter
 *   criteria have none
 * @throws RequestError badRequest for text that is no JSONPath
 * @see TS-0001 8.1.2 (contentFilterSyntax), RFC 9535
 */
export function contentCondition(filter: FilterCriteria): Condition | undefined {
  if (filter.cfq === undefined) return undefined
  const query = compileQuery(filter.cfq as string)
  const test = (attributes: JsonObject): boolean => {
    const content = parsedContent(attributes.con)
    return content !== undefined && finds(query, content)
  }
  return { kind: 'predicate', test }
}

function compileQuery(text: string): JSONPathQuery {
  try {
    return compile(text)
  } catch {
    throw new RequestError('badRequest', 'contentFilterQuery (cfq) is no JSONPath')
  }
}

/** Content is mostly text that holds JSON; other text is content without structure. */
function parsedContent(content: JsonValue | undefined): JsonValue | undefined {
  if (typeof content !== 'string') return content
  try {
    return JSON.parse(content) as JsonValue
  } catch {
    return content
  }
}

function finds(query: JSONPathQuery, content: JsonValue): boolean {
  for (const _node of query.lazyQuery(content)) return true
  return false
}
