import type { SeededRandom } from './SeededRandom.ts'

/** Bytes as a mischievous or broken peer might make them of good ones. */
export function mutate(bytes: Buffer, random: SeededRandom): Buffer {
  const mutant = Buffer.from(bytes)
  const kind = random.below(6)
  if (kind === 0) return mutant.subarray(0, random.below(mutant.length + 1))
  if (kind === 1) return Buffer.concat([mutant, mutant.subarray(random.below(mutant.length))])
  if (kind === 2) {
    const [from, to] = [random.below(mutant.length), random.below(mutant.length)]
    mutant.copy(mutant, to, from, from + random.below(40))
    return mutant
  }
  // Lengths, types and counters stand early, and are worth most of the attention.
  const reach = kind === 3 ? Math.min(40, mutant.length) : mutant.length
  for (let count = 1 + random.below(4); count > 0; count--) {
    const extremes = [0, 1, 0x7f, 0x80, 0xfe, 0xff, random.below(256)]
    mutant[random.below(reach)] = extremes[random.below(extremes.length)]!
  }
  return mutant
}
