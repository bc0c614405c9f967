import { z } from 'zod'
import { DateOnly, DivisionCode, InCommunity, InCommunityWithId, Instant, Uuid } from './common.ts'
import { route } from './route.ts'
import { serviceLanguages } from './settings.ts'

/** Occupancy of a dwelling 户室: lives in 自住, rents 租住, empty 空置. */
export const occupancyKinds = ['lives_in', 'rents', 'empty'] as const
export const OccupancyKind = z.enum(occupancyKinds)

/** What every page of a community shows in its foot, and who hosts the system (PRODUCT.md rules 6 and 8). */
export const Community = z.object({
  code: DivisionCode,
  name: z.string(),
  /** Division names from province down, for telling apart communities of the same name. */
  path: z.array(z.string()),
  demo: z.boolean(),
  hostOrganisation: z.string().nullable(),
  filingNumber: z.string().nullable(),
  complaintsPhone: z.string().nullable(),
  complaintsHours: z.string().nullable(),
  complaintsAddress: z.string().nullable(),
  /** Languages offered to residents, the usual one first. */
  languages: z.array(z.enum(serviceLanguages)),
})
export type Community = z.infer<typeof Community>

export const listCommunities = route({
  method: 'GET',
  path: '/api/communities',
  summary: 'Communities on this installation (names only)',
  access: 'anyone',
  response: z.object({ items: z.array(Community.pick({ code: true, name: true, demo: true, path: true })) }),
})

export const getCommunity = route({
  method: 'GET',
  path: '/api/communities/:community',
  summary: 'One community: name, host, filing number, complaints phone',
  access: 'anyone',
  params: InCommunity,
  response: Community,
})

export const Building = z.object({
  id: Uuid,
  number: z.string(),
  name: z.string(),
  units: z.number().int(),
  floors: z.number().int(),
  dwellings: z.number().int(),
  households: z.number().int(),
  persons: z.number().int(),
})
export type Building = z.infer<typeof Building>
export const Estate = z.object({ id: Uuid, name: z.string(), buildings: z.array(Building) })
export type Estate = z.infer<typeof Estate>

export const listEstates = route({
  method: 'GET',
  path: '/api/communities/:community/estates',
  summary: 'Estates with their buildings and counts',
  access: { kinds: ['staff', 'helper'], right: 'register.read' },
  params: InCommunity,
  /** Counts of a past day, counted live. */
  query: z.object({ asOf: DateOnly.optional() }),
  response: z.object({ items: z.array(Estate), asOf: Instant }),
})

/** Facts an estate can be coloured by. */
export const drawingFacts = [
  'occupancy',
  'origin_group',
  'household_size',
  'has_elder',
  'has_child',
  'phone_known',
  'resident_signed_in',
] as const
export const DrawingFact = z.enum(drawingFacts)
export type DrawingFact = (typeof drawingFacts)[number]

/** One window = one dwelling. `value` is the fact's code (`none` when there is no household). */
export const DrawingCell = z.object({ dwelling: Uuid, household: Uuid.nullable(), room: z.string(), value: z.string() })
export const DrawingUnit = z.object({
  id: Uuid,
  number: z.string(),
  /** Top floor first. */ floors: z.array(z.object({ floor: z.number().int(), cells: z.array(DrawingCell) })),
})
export const DrawingBuilding = z.object({ id: Uuid, number: z.string(), name: z.string(), units: z.array(DrawingUnit) })
export type DrawingBuilding = z.infer<typeof DrawingBuilding>
export const EstateDrawing = z.object({
  estate: z.object({ id: Uuid, name: z.string() }),
  fact: DrawingFact,
  /** Values that occur, in legend order, with how many windows and (for origin groups) their own name. */
  legend: z.array(z.object({ value: z.string(), label: z.string().nullable(), count: z.number().int() })),
  buildings: z.array(DrawingBuilding),
  asOf: Instant,
})
export type EstateDrawing = z.infer<typeof EstateDrawing>

export const getEstateDrawing = route({
  method: 'GET',
  path: '/api/communities/:community/estates/:id/drawing',
  summary: 'The estate as units × floors of windows, coloured by one fact',
  access: { kinds: ['staff', 'helper'], right: 'register.read' },
  params: InCommunityWithId,
  query: z.object({ fact: DrawingFact.optional(), asOf: DateOnly.optional() }),
  response: EstateDrawing,
})

export const OriginGroup = z.object({ id: Uuid, name: z.string(), households: z.number().int() })
export const listOriginGroups = route({
  method: 'GET',
  path: '/api/communities/:community/origin-groups',
  summary: 'Origin village groups 原村组',
  access: { kinds: ['staff', 'helper'], right: 'register.read' },
  params: InCommunity,
  response: z.object({ items: z.array(OriginGroup) }),
})

const overviewMeasures = z.enum([
  'dwellings',
  'households',
  'persons',
  'occupied',
  'rented',
  'empty',
  'elders',
  'children',
  'residents_signed_in',
  'screens',
  'notices_published',
  'suggestions_open',
  'matters_open',
  'matters_late',
])
/** Which counts the overview shows. */
export function isOverviewMeasure(name: string): name is z.infer<typeof overviewMeasures> {
  return overviewMeasures.options.some((option) => option === name)
}

/** One number of the overview: where it comes from, when it was counted, and the list behind it (PRODUCT.md rule 5). Null = no data, never 0. */
export const OverviewNumber = z.object({
  measure: overviewMeasures,
  value: z.number().int().nullable(),
  asOf: Instant.nullable(),
})
export type OverviewNumber = z.infer<typeof OverviewNumber>

export const getOverview = route({
  method: 'GET',
  path: '/api/communities/:community/overview',
  summary: 'Today: the community in numbers, from roll-ups',
  access: { kinds: ['staff'], right: 'overview.read' },
  params: InCommunity,
  /** Counts of a past day, counted live. */
  query: z.object({ asOf: DateOnly.optional() }),
  response: z.object({ numbers: z.array(OverviewNumber), today: z.string(), now: Instant }),
})
