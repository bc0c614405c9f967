/** Under so many people behind a number somebody could be guessed. */
export const fewPeople = 5

interface Counted {
  people: number
  own: boolean
}

/**
 * Which sums of one list are shown. A sum with few people behind it is hidden unless it is the asker's own; and since the
 * whole is known too, what is hidden must hold enough people together, or the difference would tell: then the smallest of
 * the others is hidden with it.
 */
export function hideSmall<Row extends Counted>(rows: readonly Row[]): { row: Row; shown: boolean }[] {
  const open = (row: Row) => row.own || row.people >= fewPeople || row.people === 0
  const hidden = new Set(rows.filter((row) => !open(row)))
  const people = () => [...hidden].reduce((sum, row) => sum + row.people, 0)
  while (hidden.size > 0 && people() < fewPeople) {
    const [next] = rows.filter((row) => !hidden.has(row) && !row.own && row.people > 0).toSorted((one, other) => one.people - other.people)
    if (next === undefined) break
    hidden.add(next)
  }
  return rows.map((row) => ({ row, shown: !hidden.has(row) }))
}
