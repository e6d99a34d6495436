import type { Random } from '../../support/index.ts'
import { knownNames, oddNumbers, oddTexts } from './oddValues.ts'

type Holder = Record<string, unknown> | unknown[]

/** @returns a copy of a JSON value with one thing changed somewhere in it; the value itself when it is large already */
export function mutateJson(value: unknown, random: Random): unknown {
  if ((JSON.stringify(value) ?? '').length > 20_000) return value
  const root = { value: structuredClone(value) }
  const places = placesIn(root)
  const [holder, key] = random.pick(places)
  changeAt(holder, key, random)
  return root.value
}

/** Every (holder, key) pair in the value. */
function placesIn(holder: Holder): [Holder, string][] {
  const own = Object.keys(holder).map((key) => [holder, key] as [Holder, string])
  const below = Object.values(holder).filter((value) => value !== null && typeof value === 'object')
  return [...own, ...below.flatMap((value) => placesIn(value as Holder))]
}

function changeAt(holder: Holder, key: string, random: Random): void {
  const target = holder as Record<string, unknown>
  const value = target[key]
  // Where notifications go stays as it is: the test shall not call up strangers.
  if (typeof value === 'string' && /^[a-z]+:\/\//i.test(value)) return
  const choice = random.between(0, 7)
  if (choice <= 2) target[key] = oddValue(random)
  else if (choice === 3) removeFrom(holder, key)
  else if (choice === 4) rename(holder, key, random)
  else if (choice === 5) extend(target, key, random)
  else if (choice === 6) target[key] = random.chance(0.5) ? [value] : { [random.pick(knownNames)]: value }
  else target[key] = tweak(value, random)
}

export function oddValue(random: Random): unknown {
  const choice = random.between(0, 9)
  if (choice <= 2) return random.pick(oddTexts)
  if (choice <= 5) return random.pick(oddNumbers)
  if (choice === 6) return random.pick([null, true, false])
  if (choice === 7) return []
  if (choice === 8) return {}
  return nested(random.pick([3, 30, 70, 300]), random.chance(0.5))
}

function nested(depth: number, isArray: boolean): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level += 1) value = isArray ? [value] : { a: value }
  return value
}

function removeFrom(holder: Holder, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else delete holder[key]
}

function rename(holder: Holder, key: string, random: Random): void {
  const value = (holder as Record<string, unknown>)[key]
  removeFrom(holder, key)
  if (!Array.isArray(holder)) define(holder, random.pick(knownNames), value)
}

function extend(target: Record<string, unknown>, key: string, random: Random): void {
  const value = target[key]
  if (Array.isArray(value)) value.push(...(random.chance(0.3) ? copiesOf(value[0] ?? 1) : [oddValue(random)]))
  else if (value !== null && typeof value === 'object')
    define(value as Record<string, unknown>, random.pick(knownNames), oddValue(random))
  else target[key] = `${String(value)}${random.pick(oddTexts)}`
}

/** Many of a small thing: of a large one they would take longer to write than to read. */
function copiesOf(item: unknown): unknown[] {
  return JSON.stringify(item).length < 300 ? Array.from({ length: 500 }, () => structuredClone(item)) : [item]
}

/** As a parser would: `__proto__` becomes a member like any other. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}

function tweak(value: unknown, random: Random): unknown {
  if (typeof value === 'number')
    return random.pick([value + 1, value - 1, -value, value * 1e6, value / 3, String(value)])
  if (typeof value === 'boolean') return random.pick([!value, value ? 1 : 0, String(value)])
  if (typeof value === 'string')
    return random.pick([value.toUpperCase(), value.slice(1), `${value}${value}`, Number(value), [value]])
  return oddValue(random)
}
