/** Looks of a window. `on`, `off`, `due`, `none` carry meaning; `a`–`g` only tell groups apart, `s1`–`s5` say less to more. */
export const windowTones = ['on', 'off', 'due', 'none', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 's1', 's2', 's3', 's4', 's5'] as const
export type WindowTone = (typeof windowTones)[number]

/** What one value of the chosen fact looks like and is called. */
export interface WindowMeaning {
  tone: WindowTone
  label: string
}

export interface GridCell {
  dwelling: string
  household: string | null
  room: string
  value: string
}
/** The contract's DrawingBuilding, by shape: this package knows no contract. */
export interface GridBuilding {
  id: string
  number: string
  name: string
  units: readonly { id: string; number: string; floors: readonly { floor: number; cells: readonly GridCell[] }[] }[]
}

const groupTones = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const
/** The tone of the n-th group, round and round. */
export function groupTone(index: number): WindowTone {
  return groupTones[index % groupTones.length] ?? 'a'
}

const stepTones = ['s1', 's2', 's3', 's4', 's5'] as const
/** The tone of the n-th step of a scale; everything past the last step looks like the last. */
export function stepTone(index: number): WindowTone {
  return stepTones[Math.max(0, Math.min(index, stepTones.length - 1))] ?? 's1'
}
