import type { DrawingFact } from '@linli/contract/space'

export type { DrawingFact } from '@linli/contract/space'

/** In the order of the chooser. The contract's own list would bring zod into the page; the type keeps both the same. */
const all: Record<DrawingFact, true> = {
  occupancy: true,
  origin_group: true,
  household_size: true,
  has_elder: true,
  has_child: true,
  phone_known: true,
  resident_signed_in: true,
}
export const drawingFacts = Object.keys(all) as DrawingFact[]

export function asDrawingFact(value: string | undefined): DrawingFact {
  return drawingFacts.find((one) => one === value) ?? 'occupancy'
}
