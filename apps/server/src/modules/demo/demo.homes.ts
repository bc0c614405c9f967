import { formatDwellingLabel } from '@linli/rules'
import { v7 as newId } from 'uuid'

export interface DemoDwelling {
  id: string
  building: string
  buildingNumber: string
  unit: string
  floor: number
  room: string
  label: string
  addressKey: string
}

export interface DemoEstate {
  id: string
  name: string
  buildings: { id: string; number: string }[]
  units: { id: string; building: string; number: string }[]
  dwellings: DemoDwelling[]
}

export const estateName = '红花安置小区'
const floors = 11
/** Rooms on each floor of unit 1 and unit 2: not every stair serves four doors. */
const roomsPerFloor = [
  [4, 4],
  [4, 4],
  [4, 4],
  [4, 3],
  [4, 4],
  [4, 3],
] as const
/** Doors that are no homes: the ground floors hold the activity room, the clinic and passages. */
const noHomes = new Set(['1-2-101', '1-2-102', '3-1-101', '3-1-102', '3-1-103', '5-2-104'])

/** Six buildings of two units and eleven floors. */
export function planEstate(): DemoEstate {
  const estate: DemoEstate = { id: newId(), name: estateName, buildings: [], units: [], dwellings: [] }
  for (const [index, stairs] of roomsPerFloor.entries()) {
    const building = { id: newId(), number: String(index + 1) }
    estate.buildings.push(building)
    for (const [stair, doors] of stairs.entries()) {
      const unit = { id: newId(), building: building.id, number: String(stair + 1) }
      estate.units.push(unit)
      for (let floor = 1; floor <= floors; floor += 1) {
        for (let door = 1; door <= doors; door += 1) {
          const room = `${String(floor)}${String(door).padStart(2, '0')}`
          const label = formatDwellingLabel({ building: building.number, unit: unit.number, room })
          if (noHomes.has(label)) continue
          const addressKey = [building.number, unit.number, String(floor), room].map(sortPart).join('-')
          estate.dwellings.push({
            id: newId(),
            building: building.id,
            buildingNumber: building.number,
            unit: unit.id,
            floor,
            room,
            label,
            addressKey,
          })
        }
      }
    }
  }
  return estate
}

/** '3' → '0003', so that 10 comes after 9. */
export function sortPart(text: string): string {
  return text.padStart(4, '0')
}
