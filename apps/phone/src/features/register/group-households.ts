import type { HouseholdRow } from '@linli/contract/people'

export interface FloorGroup {
  floor: number
  rows: HouseholdRow[]
}
export interface UnitGroup {
  /** Stable for the list; null for households without a door. */
  key: string
  building: string
  unit: string | null
  floors: FloorGroup[]
}

/** Households as one walks a building: by unit, then floor from the bottom up, then door. Keeps the order of arrival otherwise. */
export function groupHouseholds(rows: readonly HouseholdRow[]): UnitGroup[] {
  const units = new Map<string, UnitGroup>()
  for (const row of rows) {
    const door = row.dwelling
    const key = door === null ? '' : `${door.building}/${door.unit}`
    const unit = units.get(key) ?? { key, building: door?.buildingName ?? '', unit: door?.unit ?? null, floors: [] }
    units.set(key, unit)
    const floor = door?.floor ?? 0
    const group = unit.floors.find((one) => one.floor === floor)
    if (group === undefined) unit.floors.push({ floor, rows: [row] })
    else group.rows.push(row)
  }
  const sorted = [...units.values()].sort(
    (a, b) => Number(a.unit === null) - Number(b.unit === null) || byText(a.building, b.building) || byText(a.unit ?? '', b.unit ?? ''),
  )
  for (const unit of sorted) {
    unit.floors.sort((a, b) => a.floor - b.floor)
    for (const floor of unit.floors) floor.rows.sort((a, b) => byText(a.dwelling?.room ?? '', b.dwelling?.room ?? ''))
  }
  return sorted
}

const order = new Intl.Collator('zh-CN', { numeric: true })
function byText(a: string, b: string): number {
  return order.compare(a, b)
}
