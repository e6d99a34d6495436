/**
 * Translates the wildcard of oneM2M, where `*` stands for any characters and nothing else is special, to a GLOB pattern.
 * @returns undefined when `text` holds no wildcard
 */
export function globPattern(text: string): string | undefined {
  if (!text.includes('*')) return undefined
  return text.replace(/[?[]/g, '[$&]').replace(/\*+/g, '*')
}
