import { parentOf } from '@linli/rules/division-code'
import type { Tx } from '../../platform/db/in-scope.ts'

/** Names the source puts where a level exists on paper only; people leave them out. */
const paperNames = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划'])
const levelOrder = ['province', 'city', 'county', 'street', 'community']

/** Names from the province down to the division itself: 云南省, 保山市, 隆阳区, 青华街道, 红花社区居民委员会. Empty for an unknown code. */
export async function divisionPath(tx: Tx, code: number): Promise<string[]> {
  return (await divisionPaths(tx, [code])).get(code) ?? []
}

/** The same for many codes in one query. */
export async function divisionPaths(tx: Tx, codes: readonly number[]): Promise<ReadonlyMap<number, string[]>> {
  const wanted = new Set(codes.flatMap(ancestry))
  if (wanted.size === 0) return new Map()
  const rows = await tx
    .selectFrom('division')
    .select(['code', 'name', 'level'])
    .where('code', 'in', [...wanted])
    .execute()
  const byCode = Map.groupBy(rows, (row) => row.code)
  return new Map(codes.map((code) => [code, byCode.has(code) ? pathOf(ancestry(code).flatMap((above) => byCode.get(above) ?? [])) : []]))
}

function pathOf(rows: readonly { name: string; level: string }[]): string[] {
  return (
    rows
      .toSorted((a, b) => levelOrder.indexOf(a.level) - levelOrder.indexOf(b.level))
      .filter((row) => !(row.level === 'city' && paperNames.has(row.name)))
      .map((row) => row.name)
      // 东莞市 stands in the source as city and as county under one code.
      .filter((name, index, names) => name !== names[index - 1])
  )
}

/** The official name of one division, or undefined. */
export async function findDivisionName(tx: Tx, code: number): Promise<string | undefined> {
  return (await divisionPath(tx, code)).at(-1)
}

function ancestry(code: number): number[] {
  const codes: number[] = []
  for (let at: number | null = code; at !== null && at !== 0; at = parentOf(at)) codes.push(at)
  return codes
}
