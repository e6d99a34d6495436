/** Targets are joined by `&`, which the query of a target may have as well: what has no slash there continues it. */
export function splitTargets(text: string): string[] {
  const targets: string[] = []
  for (const part of text === '' ? [] : text.split('&')) {
    const last = targets.at(-1)
    if (last?.includes('?') === true && /^[^/=]+=[^/]*$/.test(part)) targets[targets.length - 1] = `${last}&${part}`
    else targets.push(part)
  }
  return targets
}
