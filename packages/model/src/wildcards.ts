const star = 42

/**
 * Matches `text` against a pattern in which `*` stands for any number of characters, none included.
 * Takes at most pattern length times text length steps, whatever the pattern.
 * @param barrier code of a character that `*` never stands for; default: none
 */
export function wildcardMatches(pattern: string, text: string, barrier?: number): boolean {
  let at = 0
  let from = 0
  let lastStar = -1
  let resume = 0
  while (from < text.length) {
    if (at < pattern.length && pattern.charCodeAt(at) === star) {
      lastStar = at++
      resume = from
    } else if (at < pattern.length && pattern.charCodeAt(at) === text.charCodeAt(from)) {
      at++
      from++
    } else if (lastStar >= 0 && text.charCodeAt(resume) !== barrier) {
      at = lastStar + 1
      from = ++resume
    } else {
      return false
    }
  }
  while (at < pattern.length && pattern.charCodeAt(at) === star) at++
  return at === pattern.length
}
