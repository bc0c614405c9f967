import { normaliseText, parseChineseNumber } from './chinese-text.ts'

export type Room = { room: string; floor: number | null }
export type DwellingLabel = { building: string; unit: string | null; room: string }
export type DwellingAddress = DwellingLabel & { floor: number | null }

const HAN_NUMBER = '[〇零一二两三四五六七八九十百]+'
const NUMBER = `\\d{1,3}[A-Z]?|[A-Z]\\d{0,3}|${HAN_NUMBER}`
const BUILDING_WORD = '(?:号楼|#楼|楼栋|栋|幢|座|#)'
const UNIT_WORD = '(?:单元|门|梯)'
const NAME_CHARACTER = '[^\\dA-Z〇零一二两三四五六七八九十百]'

const BARE_BUILDING = new RegExp(`^第?(${NUMBER})(?:${BUILDING_WORD}|号|楼)?$`, 'u')
const BUILDING_BEHIND_NAME = new RegExp(`${NAME_CHARACTER}(${NUMBER})${BUILDING_WORD}$`, 'u')
const UNIT = new RegExp(`^(?:第|${UNIT_WORD})?(${NUMBER})${UNIT_WORD}?$`, 'u')
const STATED_FLOOR = new RegExp(`^(\\d{1,2}|${HAN_NUMBER})[楼层](.+)$`, 'u')
const FLOOR_AND_DOOR = /^(\d{1,2})-(\d{2})$/u
const ALL_HAN = new RegExp(`^${HAN_NUMBER}$`, 'u')
const WORDED_LABEL = new RegExp(`^(?:.*?${NAME_CHARACTER})?(${NUMBER})${BUILDING_WORD}-?(?:(${NUMBER})(?:${UNIT_WORD}-?|-))?([^-]+)$`, 'u')
const DASHED_LABEL = new RegExp(`^[^\\dA-Z-]*?(${NUMBER})-(?:(${NUMBER})${UNIT_WORD}?-)?([^-]{3,})$`, 'u')
const SHORT_DASHED_LABEL = new RegExp(`^[^\\dA-Z-]*?(${NUMBER})-(${NUMBER})${UNIT_WORD}?-([^-]+)$`, 'u')

/** 3栋, 3幢, 三栋, 3号楼, 3#, ３栋, 3 → '3'; A座 → 'A'; an estate name in front is passed over. */
export function parseBuildingNumber(value: string | number): string | null {
  const text = compact(value)
  return plainNumber((BARE_BUILDING.exec(text) ?? BUILDING_BEHIND_NAME.exec(text))?.[1])
}

/** 2单元, 二单元, 2 → '2'. */
export function parseUnitNumber(value: string | number): string | null {
  return plainNumber(UNIT.exec(compact(value))?.[1])
}

/**
 * 0301, 3-01, 301室, 301 号, number 301 → room '301' on floor 3; 11楼1102 → '1102' on 11; 11楼2号 → '1102'; B101 → floor -1.
 * The floor is null where the number does not tell it (a bungalow's 5).
 */
export function parseRoom(value: string | number): Room | null {
  const text = compact(value)
    .replace(/(?:室|号房|号|房|户)$/u, '')
    .replace(FLOOR_AND_DOOR, '$1$2')
  const stated = STATED_FLOOR.exec(text)
  if (stated) return roomOnFloor(parseChineseNumber(stated[1] ?? ''), stated[2] ?? '')
  const han = ALL_HAN.test(text) ? parseChineseNumber(text) : null
  const room = han === null ? text.replace(/^0+(?=\d)/u, '') : String(han)
  if (!/^[A-Z]{0,2}\d[\dA-Z]{0,5}$/u.test(room) || /^0/u.test(room)) return null
  return { room, floor: floorOf(room) }
}

/** 3-2-1102, 3栋2单元1102室, 3栋2单元11楼1102, 红花安置小区3幢二单元1102; without a unit 3-1102 and 3栋1102室. */
export function parseDwellingLabel(text: string): DwellingAddress | null {
  const plain = compact(text).replace(/[‐-―−/\\_]+/gu, '-')
  const match = WORDED_LABEL.exec(plain) ?? DASHED_LABEL.exec(plain) ?? SHORT_DASHED_LABEL.exec(plain)
  const building = plainNumber(match?.[1])
  const room = match ? parseRoom(match[3] ?? '') : null
  if (building === null || room === null) return null
  const unit = match?.[2] === undefined ? null : plainNumber(match[2])
  if (match?.[2] !== undefined && unit === null) return null
  return { building, unit, room: room.room, floor: room.floor }
}

/** '3-2-1102', the short label used in search and lists. */
export function formatDwellingLabel(address: DwellingLabel): string {
  return [address.building, address.unit, address.room].filter((part) => part !== null && part !== '').join('-')
}

/** '3栋2单元1102室', the name people read. */
export function formatDwellingName(address: DwellingLabel): string {
  const unit = address.unit === null || address.unit === '' ? '' : `${address.unit}单元`
  return `${address.building}栋${unit}${address.room}室`
}

/** Sorts as people walk: building, unit, floor, room. '3-2-1102' on floor 11 → '0003-0002-0011-1102'. */
export function dwellingAddressKey({
  building,
  unit,
  floor,
  room,
}: {
  building: string
  unit: string
  floor: number
  room: string
}): string {
  return [building, unit, String(floor), room].map(addressSortPart).join('-')
}

/** '3' → '0003', so that 10 comes after 9; basements before the ground. */
export function addressSortPart(text: string): string {
  return text.startsWith('-') ? `-${text.slice(1).padStart(3, '0')}` : text.padStart(4, '0')
}

/** What stands on a door in one spelling, to compare by: 0101 and 1-01 are the home that others write 101. */
export function plainRoom(room: string): string {
  return room.replace(FLOOR_AND_DOOR, '$1$2').replace(/^0+(?=\d)/u, '')
}

function compact(value: string | number): string {
  return normaliseText(String(value)).replace(/\s+/gu, '').toUpperCase()
}

/** Without leading zeros, Chinese numerals as digits; zero is nobody's building or unit. */
function plainNumber(text: string | undefined): string | null {
  if (text === undefined) return null
  const value = parseChineseNumber(text)
  if (value !== null) return value > 0 ? String(value) : null
  return text.replace(/^0+(?=\d)/u, '')
}

function roomOnFloor(floor: number | null, rest: string): Room | null {
  const inner = parseRoom(rest)
  if (floor === null || floor < 1 || inner === null) return null
  const short = /^\d{1,2}$/u.test(inner.room)
  return { room: short ? `${floor}${inner.room.padStart(2, '0')}` : inner.room, floor }
}

function floorOf(room: string): number | null {
  const basement = /^(?:B|-)(\d)\d{2}$/u.exec(room)?.[1]
  if (basement !== undefined) return -Number(basement)
  const floor = /^(\d{1,2})\d{2}[A-Z]?$/u.exec(room)?.[1]
  return floor === undefined ? null : Number(floor)
}
