/** Whether an originator is written as a CSE-ID: `/cse2`, or `//sp.example/cse2`. */
export function isCSEID(from: string): boolean {
  return /^(\/\/[^/]+)?\/[A-Za-z0-9][A-Za-z0-9._-]*$/.test(from)
}
