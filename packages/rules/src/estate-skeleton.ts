import { normaliseText } from './chinese-text.ts'
import { dwellingAddressKey, formatDwellingLabel, plainRoom } from './dwelling-address.ts'

/** How many of each: 6 buildings 栋 × 2 units 单元 × 11 floors 层 × 4 doors 户. */
export interface SkeletonPattern {
  buildings: number
  units: number
  floors: number
  doors: number
}

/** What stands on the door of the first home on the first floor: 101, 0101 or 1-01. */
export const roomStyles = ['101', '0101', '1-01'] as const
export type RoomStyle = (typeof roomStyles)[number]

/** Where one building differs from the pattern; what is left out is as everywhere. */
export interface SkeletonException {
  building: string
  units?: number
  floors?: number
  doors?: number
  shopFloors?: number
  /** Homes that are not there, as unit-room: 1-101. */
  without?: readonly string[]
}

export interface SkeletonPlan extends SkeletonPattern {
  /** Number of the first building. */
  firstBuilding: number
  roomStyle: RoomStyle
  /** Floors from the ground with shops only: they have no homes. */
  shopFloors: number
  /** Numbers passed over in counting; there are as many buildings, floors and doors as before. */
  skipBuildings: readonly number[]
  skipFloors: readonly number[]
  skipDoors: readonly number[]
  exceptions: readonly SkeletonException[]
}

export interface SkeletonDoor {
  room: string
  floor: number
  label: string
  addressKey: string
}
export interface SkeletonUnit {
  number: string
  doors: SkeletonDoor[]
}
export interface SkeletonBuilding {
  number: string
  units: SkeletonUnit[]
}

/** The largest of each, for forms and contract; a whole plan has at most `dwellings`. */
export const skeletonLimits = { buildings: 200, units: 20, floors: 99, doors: 40, dwellings: 20_000, skipped: 30, without: 200 } as const

export const plainSkeleton: SkeletonPlan = {
  buildings: 1,
  units: 1,
  floors: 1,
  doors: 1,
  firstBuilding: 1,
  roomStyle: '101',
  shopFloors: 0,
  skipBuildings: [],
  skipFloors: [],
  skipDoors: [],
  exceptions: [],
}

const FACTORS = ['buildings', 'units', 'floors', 'doors'] as const
const LINE =
  /^(\d{1,3})(?:栋|幢|号楼|座|楼|buildings?)?[×x*✕╳・·,，、-](\d{1,3})(?:单元|门|梯|units?)?[×x*✕╳・·,，、-](\d{1,3})(?:层|楼|floors?)?[×x*✕╳・·,，、-](\d{1,3})(?:户|室|家|doors?|homes?)?$/u

/** Reads `6 栋 × 2 单元 × 11 层 × 4 户`, `6x2x11x4`, `6 buildings × 2 units × 11 floors × 4`; null when it is none or beyond the limits. */
export function parseSkeletonLine(text: string): SkeletonPattern | null {
  const found = LINE.exec(normaliseText(text).toLowerCase().replace(/\s+/gu, ''))
  if (found === null) return null
  const [buildings = 0, units = 0, floors = 0, doors = 0] = found.slice(1).map(Number)
  const pattern = { buildings, units, floors, doors }
  return FACTORS.every((factor) => pattern[factor] >= 1 && pattern[factor] <= skeletonLimits[factor]) ? pattern : null
}

/** The pattern as people write it. */
export function formatSkeletonLine({ buildings, units, floors, doors }: SkeletonPattern): string {
  return `${String(buildings)} 栋 × ${String(units)} 单元 × ${String(floors)} 层 × ${String(doors)} 户`
}

/** Every home of the plan: buildings in order, units side by side, doors as people walk. */
export function drawSkeleton(plan: SkeletonPlan): SkeletonBuilding[] {
  const exceptions = new Map(plan.exceptions.map((exception) => [exception.building, exception]))
  return countedNumbers(plan.firstBuilding, plan.buildings, plan.skipBuildings).map((number) =>
    drawBuilding(plan, String(number), exceptions.get(String(number))),
  )
}

/** How many homes the plan has, without drawing it. */
export function countSkeleton(plan: SkeletonPlan): number {
  const exceptions = new Map(plan.exceptions.map((exception) => [exception.building, exception]))
  return countedNumbers(plan.firstBuilding, plan.buildings, plan.skipBuildings).reduce((sum, number) => {
    const own = exceptions.get(String(number))
    if (own?.without !== undefined && own.without.length > 0) return sum + doorsOf(drawBuilding(plan, String(number), own))
    return sum + productOf(sizesOf(plan, own))
  }, 0)
}

export type SkeletonFault = 'too-many' | 'no-homes' | 'unknown-building' | 'doubled-exception' | 'unknown-home'

/** What is wrong with a plan though every number is within its limits; `at` names the exception's building. */
export function faultOfSkeleton(plan: SkeletonPlan): { code: SkeletonFault; at: string | null } | null {
  const numbers = new Set(countedNumbers(plan.firstBuilding, plan.buildings, plan.skipBuildings).map(String))
  const seen = new Set<string>()
  for (const exception of plan.exceptions) {
    if (!numbers.has(exception.building)) return { code: 'unknown-building', at: exception.building }
    if (seen.has(exception.building)) return { code: 'doubled-exception', at: exception.building }
    seen.add(exception.building)
    const whole = drawBuilding(plan, exception.building, { ...exception, without: [] })
    const homes = new Set(whole.units.flatMap((unit) => unit.doors.map((door) => `${unit.number}-${door.room}`)))
    const stray = exception.without?.find((home) => !homes.has(home))
    if (stray !== undefined) return { code: 'unknown-home', at: exception.building }
  }
  const count = countSkeleton(plan)
  if (count === 0) return { code: 'no-homes', at: null }
  return count > skeletonLimits.dwellings ? { code: 'too-many', at: null } : null
}

function drawBuilding(plan: SkeletonPlan, building: string, own: SkeletonException | undefined): SkeletonBuilding {
  const { units, floors, doors, shopFloors } = sizesOf(plan, own)
  const floorNumbers = countedNumbers(1, floors, plan.skipFloors).slice(shopFloors)
  const doorNumbers = countedNumbers(1, doors, plan.skipDoors)
  const absent = new Set(own?.without)
  return {
    number: building,
    units: countedNumbers(1, units, []).map((unitNumber) => {
      const unit = String(unitNumber)
      const all = floorNumbers.flatMap((floor) =>
        doorNumbers.map((door) => {
          const room = roomText(plan.roomStyle, floor, door)
          // The label is in the one spelling that search and imports know, whatever stands on the door.
          const address = { building, unit, room: plainRoom(room) }
          return { room, floor, label: formatDwellingLabel(address), addressKey: dwellingAddressKey({ ...address, floor }) }
        }),
      )
      return { number: unit, doors: all.filter((door) => !absent.has(`${unit}-${door.room}`)) }
    }),
  }
}

function sizesOf(plan: SkeletonPlan, own: SkeletonException | undefined) {
  return {
    units: own?.units ?? plan.units,
    floors: own?.floors ?? plan.floors,
    doors: own?.doors ?? plan.doors,
    shopFloors: own?.shopFloors ?? plan.shopFloors,
  }
}

function roomText(style: RoomStyle, floor: number, door: number): string {
  const two = String(door).padStart(2, '0')
  if (style === '1-01') return `${String(floor)}-${two}`
  return style === '0101' ? `${String(floor).padStart(2, '0')}${two}` : `${String(floor)}${two}`
}

/** `count` numbers from `first` on, passing over the skipped ones. */
function countedNumbers(first: number, count: number, skipped: readonly number[]): number[] {
  const numbers: number[] = []
  for (let number = first; numbers.length < count; number += 1) if (!skipped.includes(number)) numbers.push(number)
  return numbers
}

function productOf({ units, floors, doors, shopFloors }: { units: number; floors: number; doors: number; shopFloors: number }): number {
  return units * Math.max(0, floors - shopFloors) * doors
}

function doorsOf(building: SkeletonBuilding): number {
  return building.units.reduce((sum, unit) => sum + unit.doors.length, 0)
}
