import { parseChineseNumber } from '@linli/rules/chinese-text'
import { newId } from './import.ids.ts'
import type { ExistingRegister } from './import.register.ts'

export type OriginRow = { id: string; name: string }
export type OriginPlanner = { idOf(name: string | null): string | null; drain(): OriginRow[] }

/** 红花三组, 红花3组 and 红花第三组 are one group; the register's spelling stays, a new one is written with digits. */
export function createOriginPlanner(existing: ExistingRegister): OriginPlanner {
  const known = new Map(existing.originGroups.map((group) => [spelling(group.name), group.id]))
  let pending: OriginRow[] = []
  return {
    idOf(written) {
      if (written === null) return null
      const name = spelling(written)
      const found = known.get(name)
      if (found !== undefined) return found
      const id = newId()
      known.set(name, id)
      pending.push({ id, name })
      return id
    },
    drain() {
      const drained = pending
      pending = []
      return drained
    },
  }
}

function spelling(name: string): string {
  return name
    .replace(/\s+/gu, '')
    .replace(/第?([〇零一二三四五六七八九十百]+)(?=(?:村民)?小?[组社队]$)/u, (written, number: string) =>
      String(parseChineseNumber(number) ?? written),
    )
}
