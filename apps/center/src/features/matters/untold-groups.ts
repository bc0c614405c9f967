import type { AnswerOf } from '@linli/client'

type Untold = AnswerOf<'matters.listUntold'>['items'][number]

/** What one raiser is to hear of one matter: several steps on one slip. */
export interface UntoldGroup {
  id: string
  ids: string[]
  matter: Untold['matter']
  raiser: string | null
  label: string | null
  way: Untold['way']
  said: string[]
  at: string
}

/** Steps of the same matter for the same raiser together, in the order they were given, the earliest step first. */
export function groupUntold(rows: readonly Untold[]): UntoldGroup[] {
  const groups = new Map<string, UntoldGroup>()
  for (const row of rows) {
    const key = [row.matter.id, row.raiser, row.label, row.way].join('/')
    const group = groups.get(key)
    if (group === undefined) {
      const { matter, raiser, label, way, at } = row
      groups.set(key, { id: row.id, ids: [row.id], matter, raiser, label, way, said: [row.said], at })
      continue
    }
    group.ids.push(row.id)
    group.said.push(row.said)
    if (row.at > group.at) group.at = row.at
  }
  return [...groups.values()]
}
