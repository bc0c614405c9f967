import type { GridBuilding, GridCell } from './window-tones.ts'

/** Where a window stands in its building: unit, row from the top, place in the row. */
export interface GridSpot {
  unit: number
  row: number
  place: number
}

export function cellAt(building: GridBuilding, spot: GridSpot): GridCell | undefined {
  return building.units[spot.unit]?.floors[spot.row]?.cells[spot.place]
}

/** The window an arrow key leads to; the same spot at the edge. Left and right run through the units of one floor. */
export function moveSpot(building: GridBuilding, spot: GridSpot, key: string): GridSpot {
  const candidates = candidatesFor(building, spot, key)
  return candidates.find((candidate) => cellAt(building, candidate) !== undefined) ?? spot
}

function candidatesFor(building: GridBuilding, spot: GridSpot, key: string): GridSpot[] {
  const { unit, row, place } = spot
  const length = (u: number, r: number): number => building.units[u]?.floors[r]?.cells.length ?? 0
  switch (key) {
    case 'ArrowLeft':
      return [
        { unit, row, place: place - 1 },
        { unit: unit - 1, row, place: length(unit - 1, row) - 1 },
      ]
    case 'ArrowRight':
      return [
        { unit, row, place: place + 1 },
        { unit: unit + 1, row, place: 0 },
      ]
    case 'ArrowUp':
      return [
        { unit, row: row - 1, place },
        { unit, row: row - 1, place: length(unit, row - 1) - 1 },
      ]
    case 'ArrowDown':
      return [
        { unit, row: row + 1, place },
        { unit, row: row + 1, place: length(unit, row + 1) - 1 },
      ]
    case 'Home':
      return [{ unit: 0, row, place: 0 }]
    case 'End':
      return [{ unit: building.units.length - 1, row, place: length(building.units.length - 1, row) - 1 }]
    default:
      return []
  }
}
