import { countSkeleton, faultOfSkeleton } from '@linli/rules/estate-skeleton'
import { describe, expect, test } from 'vitest'
import { gridOf, newDraft, readNumbers, toggleHome, withException, withFields, withLine } from './skeleton-draft.ts'

const draft = newDraft('id', '红花小区')
const cells = (plan = draft.plan) =>
  gridOf(plan, 10_000).buildings.flatMap((one) => one.units.flatMap((unit) => unit.floors.flatMap((floor) => floor.cells)))

describe('drawing up an estate', () => {
  test('the line and the fields say the same', () => {
    expect(withLine(draft, '3x1x6x2').plan).toMatchObject({ buildings: 3, units: 1, floors: 6, doors: 2 })
    expect(withFields(draft, { buildings: 3 }).line).toBe('3 栋 × 2 单元 × 11 层 × 4 户')
  })
  test('a line that is still being typed leaves the drawing as it is', () => {
    expect(withLine(draft, '3 栋 ×')).toEqual({ ...draft, line: '3 栋 ×' })
  })
  test('numbers to pass over are read from any writing', () => {
    expect(readNumbers('4、13，14 和 4', 99)).toEqual([4, 13, 14])
    expect(readNumbers('无', 99)).toEqual([])
    expect(readNumbers('0 100', 99)).toEqual([])
  })
  test('a window pressed is taken away, pressed again it is back', () => {
    const without = toggleHome(draft, '2', '1-101')
    expect(countSkeleton(without.plan)).toBe(527)
    expect(cells(without.plan).filter((cell) => cell.value === 'gone')).toHaveLength(1)
    expect(toggleHome(without, '2', '1-101').plan).toEqual(draft.plan)
  })
  test('a building of its own keeps the homes taken away from it', () => {
    const own = withException(toggleHome(draft, '2', '1-101'), '2', { floors: 6 })
    expect(countSkeleton(own.plan)).toBe(5 * 88 + 48 - 1)
    expect(withException(own, '2', {}).plan.exceptions).toEqual([{ building: '2', without: ['1-101'] }])
  })
  test('exceptions of what is no longer there go with it, so that the plan can always be built', () => {
    const own = toggleHome(withException(draft, '6', { floors: 20 }), '1', '2-1104')
    for (const smaller of [
      withFields(own, { buildings: 2 }),
      withFields(own, { units: 1 }),
      withLine(own, '1x1x1x1'),
      withFields(own, { roomStyle: '0101' }),
    ])
      expect(faultOfSkeleton(smaller.plan)).toBeNull()
  })
  test('shops are drawn below the homes and are none', () => {
    const shops = withFields(draft, { shopFloors: 1 })
    expect(cells(shops.plan).filter((cell) => cell.value === 'shop')).toHaveLength(6 * 2 * 4)
    expect(countSkeleton(shops.plan)).toBe(480)
    expect(gridOf(shops.plan, 10_000).buildings[0]?.units[0]?.floors.at(-1)?.cells[0]?.value).toBe('shop')
  })
  test('of a large estate only some buildings are drawn, and the others counted', () => {
    expect(gridOf(withFields(draft, { buildings: 200 }).plan, 900)).toMatchObject({ hidden: 190 })
  })
})
