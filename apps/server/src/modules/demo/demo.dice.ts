/** Seeded chance: the same seed gives the same demo everywhere. */
export interface Dice {
  /** 0 ≤ n < `count` */
  below(count: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly [T, ...T[]]): T
  /** Picks by weight. */
  weigh<T>(from: readonly (readonly [T, number])[]): T
}

export function createDice(seed: number): Dice {
  let state = seed >>> 0
  // mulberry32: 32 bits of state, enough for a few thousand draws.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number) => Math.floor(next() * count)
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (from) => from[below(from.length)] ?? from[0],
    weigh(from) {
      let left = next() * from.reduce((total, [, weight]) => total + weight, 0)
      for (const [value, weight] of from) {
        left -= weight
        if (left < 0) return value
      }
      const last = from.at(-1)
      if (last === undefined) throw new Error('nothing to weigh')
      return last[0]
    },
  }
}
