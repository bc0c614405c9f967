/** How many days, weeks and months keep their newest backup. */
export interface Keep {
  days: number
  weeks: number
  months: number
}

/**
 * Chooses which backups stay: the newest of each of the last days, weeks (Monday to Sunday) and months that have one, in China
 * time, and always the newest of all.
 * @param times instants, newest first
 * @returns indexes of all that stay, and of those that stay for their day
 */
export function chooseKept(times: readonly string[], keep: Keep): { kept: Set<number>; days: Set<number> } {
  const local = times.map((time) => new Date(Date.parse(time) + 8 * 3_600_000))
  const newestOf = (name: (at: Date) => string, count: number): number[] => {
    const seen = new Set<string>()
    return local.flatMap((at, index) => {
      const period = name(at)
      if (seen.has(period) || seen.size >= count) return []
      seen.add(period)
      return [index]
    })
  }
  const days = new Set(newestOf((at) => at.toISOString().slice(0, 10), Math.max(1, keep.days)))
  const kept = new Set([...days, ...newestOf(weekOf, keep.weeks), ...newestOf((at) => at.toISOString().slice(0, 7), keep.months)])
  return { kept, days }
}

/** The Monday of its week. */
function weekOf(at: Date): string {
  const monday = new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * 24 * 3_600_000)
  return monday.toISOString().slice(0, 10)
}
