import type { JsonObject } from '@waystation/model'

const none: readonly string[] = []

/** @returns the labels among wire-ready attributes, each once */
export function labelsOf(attributes: JsonObject): readonly string[] {
  const labels = attributes.lbl
  if (!Array.isArray(labels) || labels.length === 0) return none
  return [...new Set(labels.filter((label) => typeof label === 'string'))]
}

/** @returns whether both hold the same labels, in whatever order */
export function haveSameLabels(one: JsonObject, other: JsonObject): boolean {
  if (one.lbl === other.lbl) return true
  const labels = labelsOf(one)
  const others = new Set(labelsOf(other))
  return labels.length === others.size && labels.every((label) => others.has(label))
}
