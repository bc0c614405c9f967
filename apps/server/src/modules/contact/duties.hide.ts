/** Under so many people behind a number somebody could be guessed. */
export const fewPeople = 5

interface Counted {
  /** People behind the sum whose duties the asker may not see anyway. */
  others: readonly string[]
}

/**
 * Which sums of one list are shown. The asker knows their own part, so that what counts is how many others stand behind a
 * sum: none, or enough. And since the whole is known too, what is hidden must hold enough people together, or the
 * difference would tell: then those with the fewest are hidden with it.
 */
export function hideSmall<Row extends Counted>(rows: readonly Row[]): { row: Row; shown: boolean }[] {
  const hidden = new Set(rows.filter(({ others }) => others.length > 0 && others.length < fewPeople))
  const together = () => new Set([...hidden].flatMap(({ others }) => others)).size
  while (hidden.size > 0 && together() < fewPeople) {
    const [next] = rows
      .filter((row) => !hidden.has(row) && row.others.length > 0)
      .toSorted((one, other) => one.others.length - other.others.length)
    if (next === undefined) break
    hidden.add(next)
  }
  return rows.map((row) => ({ row, shown: !hidden.has(row) }))
}
