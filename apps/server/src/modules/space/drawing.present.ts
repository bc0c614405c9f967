import type { DrawingBuilding, DrawingFact, EstateDrawing } from '@linli/contract/space'
import type { listWindows } from './space.queries.ts'

type Window = Awaited<ReturnType<typeof listWindows>>[number]

const orders: Partial<Record<DrawingFact, readonly string[]>> = {
  occupancy: ['lives_in', 'rents', 'empty', 'none'],
  household_size: ['1', '2', '3', '4', '5+', '0', 'none'],
}
const yesNo = ['yes', 'no', 'none'] as const

/** Values that occur, in a fixed order; origin groups carry their own names. */
export function legendOf(
  fact: DrawingFact,
  windows: readonly Window[],
  groups: readonly { id: string; name: string }[],
): EstateDrawing['legend'] {
  const counts = new Map<string, number>()
  for (const { value } of windows) counts.set(value ?? 'none', (counts.get(value ?? 'none') ?? 0) + 1)
  const order = fact === 'origin_group' ? [...groups.map((group) => group.id), 'none'] : (orders[fact] ?? yesNo)
  const names = new Map(groups.map((group) => [group.id, group.name]))
  return order.flatMap((value) => {
    const count = counts.get(value)
    return count === undefined ? [] : [{ value, label: names.get(value) ?? null, count }]
  })
}

/** Rows come sorted by building, unit, floor (top first), door. */
export function drawBuildings(windows: readonly Window[]): DrawingBuilding[] {
  return groups(windows, (window) => window.building_id).map(([first, all]) => ({
    id: first.building_id,
    number: first.number,
    name: first.name,
    units: groups(all, (window) => window.unit_id).map(([unit, rows]) => ({
      id: unit.unit_id,
      number: unit.unit,
      floors: groups(rows, (window) => String(window.floor)).map(([floor, cells]) => ({
        floor: floor.floor,
        cells: cells.map((cell) => ({ dwelling: cell.id, household: cell.household_id, room: cell.room, value: cell.value ?? 'none' })),
      })),
    })),
  }))
}

function groups<Row>(rows: readonly Row[], keyOf: (row: Row) => string): [Row, Row[]][] {
  return [...Map.groupBy(rows, keyOf).values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [[first, group] as [Row, Row[]]]
  })
}
