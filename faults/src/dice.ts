/** Numbers that are the same for the same seed (mulberry32). */
export interface Dice {
  /** Whole, from least to most. */
  between(least: number, most: number): number
  shuffle<T>(items: readonly T[]): T[]
}

export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    between,
    shuffle(items) {
      const left = [...items]
      return items.map(() => left.splice(between(0, left.length - 1), 1)).flat()
    },
  }
}
