import { describe, expect, it } from 'vitest'
import { cellAt, moveSpot } from './grid-moves.ts'
import type { GridBuilding } from './window-tones.ts'

const cell = (room: string) => ({ dwelling: room, household: null, room, value: 'none' })
const building: GridBuilding = {
  id: 'b',
  number: '3',
  name: '3栋',
  units: [
    {
      id: 'u1',
      number: '1',
      floors: [
        { floor: 2, cells: [cell('201'), cell('202')] },
        { floor: 1, cells: [cell('101')] },
      ],
    },
    {
      id: 'u2',
      number: '2',
      floors: [
        { floor: 2, cells: [cell('201b')] },
        { floor: 1, cells: [cell('101b'), cell('102b')] },
      ],
    },
  ],
}
const roomAfter = (spot: { unit: number; row: number; place: number }, key: string) => cellAt(building, moveSpot(building, spot, key))?.room

describe('arrow keys on a building', () => {
  it('walks along a floor through the units', () => {
    expect(roomAfter({ unit: 0, row: 0, place: 1 }, 'ArrowRight')).toBe('201b')
    expect(roomAfter({ unit: 1, row: 0, place: 0 }, 'ArrowLeft')).toBe('202')
  })
  it('goes to the last window when the next floor is shorter', () => {
    expect(roomAfter({ unit: 0, row: 0, place: 1 }, 'ArrowDown')).toBe('101')
  })
  it('stays at the edges and on other keys', () => {
    expect(roomAfter({ unit: 0, row: 0, place: 0 }, 'ArrowUp')).toBe('201')
    expect(roomAfter({ unit: 0, row: 0, place: 0 }, 'a')).toBe('201')
  })
  it('jumps to the ends of a floor', () => {
    expect(roomAfter({ unit: 0, row: 1, place: 0 }, 'End')).toBe('102b')
  })
})
