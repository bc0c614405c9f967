import {
  type RoomStyle,
  type SkeletonException,
  type SkeletonPlan,
  drawSkeleton,
  formatSkeletonLine,
  parseSkeletonLine,
  plainSkeleton,
} from '@linli/rules/estate-skeleton'
import type { GridBuilding, GridCell } from '@linli/ui/window-tones'

/** One estate as it is being drawn up: the plan, and the texts it was typed as. */
export interface EstateDraft {
  id: string
  name: string
  line: string
  plan: SkeletonPlan
}

export function newDraft(id: string, name: string): EstateDraft {
  const plan = { ...plainSkeleton, buildings: 6, units: 2, floors: 11, doors: 4 }
  return { id, name, line: formatSkeletonLine(plan), plan }
}

/** A line that cannot be read leaves the plan as it was. */
export function withLine(draft: EstateDraft, line: string): EstateDraft {
  const pattern = parseSkeletonLine(line)
  return { ...draft, line, plan: pattern === null ? draft.plan : withoutStray({ ...draft.plan, ...pattern }) }
}

export type PlanFields = Partial<Omit<SkeletonPlan, 'exceptions'>> & { roomStyle?: RoomStyle }

export function withFields(draft: EstateDraft, fields: PlanFields): EstateDraft {
  const plan = withoutStray({ ...draft.plan, ...fields })
  return { ...draft, plan, line: formatSkeletonLine(plan) }
}

/** 4、13，14 → [4, 13, 14]; whatever else stands there is passed over. */
export function readNumbers(text: string, most: number): number[] {
  const numbers = (text.match(/\d+/gu) ?? []).map(Number).filter((number) => number >= 1 && number <= most)
  return [...new Set(numbers)].slice(0, 30)
}

export type ExceptionFields = Partial<Pick<SkeletonException, 'units' | 'floors' | 'doors' | 'shopFloors'>>

/** Says how one building differs; no field left over means it does not. */
export function withException(draft: EstateDraft, building: string, fields: ExceptionFields): EstateDraft {
  const own = draft.plan.exceptions.find((one) => one.building === building)
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  const next: SkeletonException = {
    building,
    ...Object.fromEntries(given),
    ...(own?.without === undefined ? {} : { without: own.without }),
  }
  return replaceException(draft, next)
}

/** Takes one home away, or gives it back. */
export function toggleHome(draft: EstateDraft, building: string, home: string): EstateDraft {
  const own = draft.plan.exceptions.find((one) => one.building === building) ?? { building }
  const before = own.without ?? []
  const without = before.includes(home) ? before.filter((one) => one !== home) : [...before, home]
  return replaceException(draft, { ...own, without })
}

function replaceException(draft: EstateDraft, next: SkeletonException): EstateDraft {
  const { without, ...rest } = next
  const kept: SkeletonException = without === undefined || without.length === 0 ? rest : next
  const others = draft.plan.exceptions.filter((one) => one.building !== next.building)
  const exceptions = Object.keys(kept).length === 1 ? others : [...others, kept]
  return { ...draft, plan: withoutStray({ ...draft.plan, exceptions }) }
}

/** Exceptions of buildings and homes that are no longer there go with them. */
function withoutStray(plan: SkeletonPlan): SkeletonPlan {
  const whole = new Map(drawWhole(plan).map((building) => [building.number, building]))
  const exceptions = plan.exceptions.flatMap((exception) => {
    const building = whole.get(exception.building)
    if (building === undefined) return []
    const homes = new Set(building.units.flatMap((unit) => unit.doors.map((door) => `${unit.number}-${door.room}`)))
    const { without, ...rest } = exception
    const kept = without?.filter((home) => homes.has(home)) ?? []
    return [kept.length === 0 ? rest : { ...rest, without: kept }]
  })
  return { ...plan, exceptions }
}

function drawWhole(plan: SkeletonPlan) {
  return drawSkeleton({
    ...plan,
    exceptions: plan.exceptions.map(({ building, units, floors, doors, shopFloors }) => ({
      building,
      ...(units === undefined ? {} : { units }),
      ...(floors === undefined ? {} : { floors }),
      ...(doors === undefined ? {} : { doors }),
      ...(shopFloors === undefined ? {} : { shopFloors }),
    })),
  })
}

/** The plan as buildings of windows; `dwelling` of a window is unit-room, as exceptions name it. */
export function gridOf(plan: SkeletonPlan, mostWindows: number): { buildings: GridBuilding[]; hidden: number } {
  const gone = new Map(plan.exceptions.map((exception) => [exception.building, new Set(exception.without)]))
  const buildings: GridBuilding[] = []
  let windows = 0
  const all = drawWhole(plan)
  for (const building of all) {
    const shops = plan.exceptions.find((one) => one.building === building.number)?.shopFloors ?? plan.shopFloors
    const units = building.units.map((unit) => {
      const byFloor = new Map<number, GridCell[]>()
      for (const door of unit.doors) {
        const home = `${unit.number}-${door.room}`
        const value = gone.get(building.number)?.has(home) === true ? 'gone' : 'home'
        const cells = byFloor.get(door.floor) ?? []
        byFloor.set(door.floor, cells)
        cells.push({ dwelling: home, household: null, room: door.room, value })
      }
      const floors = [...byFloor].map(([floor, cells]) => ({ floor, cells })).reverse()
      const width = floors[0]?.cells.length ?? plan.doors
      const ground = Array.from({ length: shops }, (_, below) => ({
        floor: -below,
        cells: Array.from({ length: width }, (_cell, at): GridCell => ({
          dwelling: `${unit.number}-shop-${String(below)}-${String(at)}`,
          household: null,
          room: '',
          value: 'shop',
        })),
      }))
      return { id: `${building.number}-${unit.number}`, number: unit.number, floors: [...floors, ...ground] }
    })
    windows += units.reduce((sum, unit) => sum + unit.floors.reduce((inner, floor) => inner + floor.cells.length, 0), 0)
    if (buildings.length > 0 && windows > mostWindows) break
    buildings.push({ id: building.number, number: building.number, name: `${building.number}栋`, units })
  }
  return { buildings, hidden: all.length - buildings.length }
}
