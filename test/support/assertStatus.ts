import assert from 'node:assert/strict'
import { httpStatuses } from './httpStatuses.ts'
import type { OneM2MResponse } from './OneM2MClient.ts'

/**
 * Checks the response status code and the HTTP status that belongs to it; a failure shows what the CSE had to say.
 * @returns the response, so that calls can be chained
 */
export function assertStatus(response: OneM2MResponse, expected: number): OneM2MResponse {
  const said = response.raw.length > 500 ? `${response.raw.toString('utf8', 0, 500)}…` : response.raw.toString('utf8')
  assert.equal(response.rsc, expected, `response status code ${response.rsc}, HTTP ${response.http}: ${said}`)
  const http = httpStatuses.get(expected)
  if (http !== undefined) assert.equal(response.http, http, `HTTP status with response status code ${expected}`)
  return response
}
