/** Waiting times between tries: 1, 2, 4 … 30 s, each up to half longer so that a street of screens does not return at once. */
export function backOff(random: () => number): { next(): number; reset(): void } {
  let tries = 0
  return {
    next() {
      const base = Math.min(30000, 1000 * Math.pow(2, tries))
      tries += 1
      return Math.round(base * (1 + random() / 2))
    },
    reset() {
      tries = 0
    },
  }
}
