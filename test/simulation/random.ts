/** Numbers that depend on a seed alone (splitmix32, public domain): fast, and split without sharing a state. */

/** A number from 0 up to, but not including, 1. */
export type Random = () => number

export const createRandom = (seed: number): Random => {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}

/** A seed for a stream of its own: what one part draws then changes nothing for the others. */
export const split = (random: Random): Random => createRandom(Math.floor(random() * 2 ** 32))

export const chance = (random: Random, probability: number): boolean => random() < probability

/** A whole number from `least` to `most`. */
export const between = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1))

export const pick = <T>(random: Random, items: readonly T[]): T => {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

/** One of the items, by their weights. */
export const weighted = <T>(random: Random, items: readonly (readonly [weight: number, item: T])[]): T => {
  let left = random() * items.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, item] of items) {
    left -= weight
    if (left < 0) return item
  }
  return pick(random, items)[1]
}
