import type { OverviewNumber } from '@linli/contract/space'

export type Measure = OverviewNumber['measure']

/** The four that ask for something to be done stand first and large. */
export const workMeasures = [
  'suggestions_open',
  'notices_published',
  'residents_signed_in',
  'screens',
] as const satisfies readonly Measure[]
export const registerMeasures = [
  'households',
  'persons',
  'dwellings',
  'occupied',
  'rented',
  'empty',
  'elders',
  'children',
] as const satisfies readonly Measure[]

/** The list behind each number (PRODUCT.md rule 5). */
export const listBehind: Record<Measure, string> = {
  suggestions_open: 'suggestions?open=true',
  matters_open: 'matters',
  matters_late: 'matters?tab=late',
  notices_published: 'notices?state=published',
  residents_signed_in: 'estates?fact=resident_signed_in',
  screens: 'screens',
  households: 'households',
  persons: 'persons',
  dwellings: 'estates',
  occupied: 'households?occupancy=lives_in',
  rented: 'households?occupancy=rents',
  empty: 'estates?fact=occupancy',
  elders: 'persons?ageFrom=60',
  children: 'persons?ageTo=13',
}
