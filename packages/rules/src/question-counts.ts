/** Counts below this tell about single people; outside the asker's own scope they are not given. */
export const fewest = 5

/** `few`: under five. `nearly-all`: everybody but under five of them, who could be found by subtracting. */
export type GuardedCount = number | 'few' | 'nearly-all'

export interface CountCell {
  readonly count: number
  /** How many there are at all, of the kind counted. */
  readonly everybody: number
  /** Inside the asker's own scope, where every row may be read anyway. */
  readonly own: boolean
}

/** One cell as the asker may see it. None at all is "under five" too: that nobody fits is a fact about everybody there. */
export function guardCount({ count, everybody, own }: CountCell): GuardedCount {
  if (own) return count
  if (count < fewest) return 'few'
  const others = everybody - count
  return others > 0 && others < fewest ? 'nearly-all' : count
}

/** The sum over cells, null as soon as one of them is hidden: less the others it would say what that one holds. */
export function guardTotal(cells: readonly CountCell[]): number | null {
  return cells.every((cell) => typeof guardCount(cell) === 'number') ? cells.reduce((sum, { count }) => sum + count, 0) : null
}
