import { parseBuildingNumber } from '@linli/rules/dwelling-address'
import { normaliseText } from '@linli/rules/chinese-text'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { type AddressTexts, readAddress } from '../register/register.address.ts'
import type { CellFault } from './cell.fault.ts'

export type PlaceReading = { value: string } | { fault: CellFault }

/** Homes and buildings of a community by what people write. */
export type Places = {
  /** A written-out address, or its parts; an estate's name may stand in front. */
  home(texts: Partial<AddressTexts>): PlaceReading
  building(text: string): PlaceReading
}

export type KnownPlaces = {
  buildings: readonly { id: string; estate: string; number: string }[]
  homes: readonly { id: string; estate: string; building: string; unit: string; room: string }[]
}

/** Everything of one community that has an address. */
export async function loadPlaces(tx: Tx, community: number): Promise<Places> {
  const { rows: buildings } = await sql<{ id: string; estate: string; number: string }>`
    select b.id, e.name as estate, b.number from building b join estate e on e.community = b.community and e.id = b.estate_id
    where b.community = ${community}`.execute(tx)
  const { rows: homes } = await sql<{ id: string; building: string; unit: string; room: string }>`
    select d.id, d.building_id as building, u.number as unit, d.room from dwelling d join unit u on u.community = d.community and u.id = d.unit_id
    where d.community = ${community}`.execute(tx)
  // Joined here: right after a large import the planner has no statistics and would loop.
  const known = new Map(buildings.map((building) => [building.id, building]))
  return createPlaces({
    buildings,
    homes: homes.flatMap(({ building, ...home }) => {
      const at = known.get(building)
      return at === undefined ? [] : [{ ...home, building: at.number, estate: at.estate }]
    }),
  })
}

export function createPlaces({ buildings, homes }: KnownPlaces): Places {
  const buildingsBy = Map.groupBy(buildings, ({ number }) => number)
  const homesBy = Map.groupBy(homes, ({ building, unit, room }) => key(building, unit, room))
  const withoutUnit = Map.groupBy(homes, ({ building, room }) => key(building, '', room))
  return {
    home(texts) {
      const [said] = [texts.address, texts.room].filter((text) => text !== undefined && text !== '')
      const { estate = '', building = '', unit = '', floor = '', room = '', address = '' } = texts
      const read = readAddress({ estate, building, unit, floor, room, address }, null)
      if ('faults' in read) return { fault: { code: 'home-invalid' } }
      const { dwelling } = read
      const found = homesBy.get(key(dwelling.building, dwelling.unit, dwelling.room))
      // A list that leaves units out means the one home with this room, where there is one.
      const meant = found ?? (dwelling.unit === '' ? withoutUnit.get(key(dwelling.building, '', dwelling.room)) : undefined)
      return choose(meant ?? [], `${estate}${address}`, 'home', said ?? `${dwelling.building}-${dwelling.room}`)
    },
    building(text) {
      const number = parseBuildingNumber(text)
      if (number === null) return { fault: { code: 'building-invalid' } }
      return choose(buildingsBy.get(number) ?? [], text, 'building', text)
    },
  }
}

/** Where several estates have it, the one whose name stands in the text. */
function choose(found: readonly { id: string; estate: string }[], text: string, kind: 'home' | 'building', said: string): PlaceReading {
  const [first, ...more] = found
  if (first === undefined) return { fault: { code: `${kind}-unknown`, detail: said.slice(0, 30) } }
  if (more.length === 0) return { value: first.id }
  const plain = bare(text)
  const [named, ...others] = found.filter(({ estate }) => plain.includes(bare(estate)))
  return named !== undefined && others.length === 0
    ? { value: named.id }
    : { fault: { code: `${kind}-unclear`, detail: said.slice(0, 30) } }
}

function bare(text: string): string {
  return normaliseText(text).replace(/\s+/gu, '')
}

function key(building: string, unit: string, room: string): string {
  return `${building}\u001f${unit}\u001f${room}`
}
