import type { GridBuilding } from '@linli/ui/window-tones'

/** Windows of the widest floor, all units of a building together. */
export function widestFloor(building: GridBuilding): number {
  return building.units.reduce((sum, unit) => sum + Math.max(0, ...unit.floors.map((floor) => floor.cells.length)), 0)
}

/** Rows of equal length on a card: as many buildings side by side as its narrowest width takes, three at most. */
export function cardColumns(buildings: readonly GridBuilding[]): { columns: number; roomy: boolean } {
  const widest = Math.max(1, ...buildings.map(widestFloor))
  const most = widest <= 10 ? 3 : widest <= 16 ? 2 : 1
  const rows = Math.max(1, Math.ceil(buildings.length / most))
  return { columns: Math.max(1, Math.ceil(buildings.length / rows)), roomy: widest <= 8 || most < 3 }
}
