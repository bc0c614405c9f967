import { addressSortPart as sortPart, dwellingAddressKey, formatDwellingLabel, plainRoom } from '@linli/rules/dwelling-address'
import { newId } from './import.ids.ts'
import type { DwellingDraft } from '../register/register.drafts.ts'
import { WorkbookRefusal } from '../workbook/workbook.refusal.ts'
import type { ExistingRegister } from './import.register.ts'

export type EstateRow = { id: string; name: string }
export type BuildingRow = { id: string; estate_id: string; number: string; name: string; sort_key: string }
export type UnitRow = { id: string; building_id: string; number: string; sort_key: string }
export type DwellingRow = {
  id: string
  building_id: string
  unit_id: string
  floor: number
  room: string
  label: string
  address_key: string
}

/** Homes that the register does not have yet, in the order their tables need. */
export type NewSpace = { estates: EstateRow[]; buildings: BuildingRow[]; units: UnitRow[]; dwellings: DwellingRow[] }

export type Home = { id: string; building: string; label: string }

export type SpacePlanner = {
  /** The register's home, or one planned for it. @throws WorkbookRefusal estate-unclear */
  homeOf(dwelling: DwellingDraft, titleEstate: string | null): Home
  /** What was planned since the last call. */
  drain(): NewSpace
}

export function createSpacePlanner(existing: ExistingRegister): SpacePlanner {
  const estates = new Map(existing.estates.map((estate) => [estate.name, estate.id]))
  const buildings = new Map(existing.buildings.map((building) => [keyOf(building.estate, building.number), building.id]))
  const units = new Map(existing.units.map((unit) => [keyOf(unit.building, unit.number), unit.id]))
  const dwellings = new Map(existing.dwellings.map((dwelling) => [keyOf(dwelling.unit, plainRoom(dwelling.room)), dwelling.id]))
  let pending = emptySpace()
  return {
    homeOf(dwelling, titleEstate) {
      const { building: number, unit: entrance, floor, room } = dwelling
      const name = dwelling.estate ?? estateWithoutName(existing, titleEstate)
      const estate_id = findOrPlan(estates, name, (id) => pending.estates.push({ id, name }))
      const building_id = findOrPlan(buildings, keyOf(estate_id, number), (id) =>
        pending.buildings.push({ id, estate_id, number, name: `${number}栋`, sort_key: sortPart(number) }),
      )
      const unit_id = findOrPlan(units, keyOf(building_id, entrance), (id) =>
        pending.units.push({ id, building_id, number: entrance, sort_key: sortPart(entrance) }),
      )
      const label = formatDwellingLabel(dwelling)
      const id = findOrPlan(dwellings, keyOf(unit_id, plainRoom(room)), (made) =>
        pending.dwellings.push({
          id: made,
          building_id,
          unit_id,
          floor,
          room,
          label,
          address_key: dwellingAddressKey({ ...dwelling, unit: entrance }),
        }),
      )
      return { id, building: building_id, label }
    },
    drain() {
      const drained = pending
      pending = emptySpace()
      return drained
    },
  }
}

/** A file without an estate column means the one estate there is, or the one its title names. */
function estateWithoutName(existing: ExistingRegister, titleEstate: string | null): string {
  const [only, ...more] = existing.estates
  if (only === undefined) return titleEstate ?? existing.communityName ?? ''
  if (more.length === 0) return only.name
  const named = existing.estates.find((estate) => estate.name === titleEstate)
  if (named === undefined) throw new WorkbookRefusal('estate-unclear')
  return named.name
}

function emptySpace(): NewSpace {
  return { estates: [], buildings: [], units: [], dwellings: [] }
}

function findOrPlan(known: Map<string, string>, key: string, plan: (id: string) => void): string {
  const found = known.get(key)
  if (found !== undefined) return found
  const id = newId()
  known.set(key, id)
  plan(id)
  return id
}

function keyOf(...parts: string[]): string {
  return parts.join('\u001f')
}
