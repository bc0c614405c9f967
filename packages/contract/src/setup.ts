import { roomStyles, skeletonLimits } from '@linli/rules/estate-skeleton'
import { z } from 'zod'
import { Login, Password, Session } from './accounts.ts'
import { DivisionCode, Done, InCommunity, InCommunityWithId, Instant, NewId, ShortText, Uuid } from './common.ts'
import { DivisionHits, DivisionQuery } from './divisions.ts'
import { route } from './route.ts'

/**
 * Setting up an empty installation. `open`: nobody administers it yet. `claimed`: this browser opened the wizard with
 * the set-up code. `taken`: another one did.
 */
export const SetupState = z.object({
  open: z.boolean(),
  claimed: z.boolean(),
  taken: z.boolean(),
  community: z.object({ code: DivisionCode, name: z.string(), path: z.array(z.string()) }).nullable(),
})
export type SetupState = z.infer<typeof SetupState>

export const getState = route({
  method: 'GET',
  path: '/auth/setup',
  summary: 'Whether this installation waits to be set up',
  access: 'anyone',
  response: SetupState,
})

export const claim = route({
  method: 'POST',
  path: '/auth/setup/claim',
  summary: 'Open the set-up wizard with the one-time code from the server; closed for good once an administrator exists',
  access: 'anyone',
  body: z.strictObject({ code: z.string().trim().min(1).max(60) }),
  response: SetupState,
  errors: ['refused', 'locked_out'],
})

export const searchDivisions = route({
  method: 'GET',
  path: '/auth/setup/divisions',
  summary: 'Find the community to set up',
  access: 'anyone',
  query: DivisionQuery,
  response: DivisionHits,
  errors: ['refused'],
})

/** `name` only for a community the list of divisions does not have yet; its street must be there. */
export const ChosenCommunity = z.strictObject({ code: DivisionCode, name: ShortText.nullable() })
export type ChosenCommunity = z.infer<typeof ChosenCommunity>

export const chooseCommunity = route({
  method: 'POST',
  path: '/auth/setup/community',
  summary: 'Choose the community to set up; it opens together with its administrator',
  access: 'anyone',
  body: ChosenCommunity,
  response: SetupState,
  errors: ['refused'],
})

export const createAdministrator = route({
  method: 'POST',
  path: '/auth/setup/administrator',
  summary: 'Open the chosen community with its first administrator, sign in, and close the set-up',
  access: 'anyone',
  body: z.strictObject({ login: Login, name: ShortText, password: Password }),
  response: Session,
  errors: ['refused'],
})

export const openCommunity = route({
  method: 'POST',
  path: '/api/communities/:community/open',
  summary: 'Open a further community of the own reach on this installation',
  access: { kinds: ['staff'], right: 'settings.write' },
  params: InCommunity,
  body: z.strictObject({ name: ShortText.nullable() }),
  response: z.object({ code: DivisionCode, name: z.string() }),
  errors: ['refused', 'conflict'],
})

const size = (most: number) => z.number().int().min(1).max(most)
const numbers = (most: number) => z.array(z.number().int().min(1).max(most)).max(skeletonLimits.skipped)
const BuildingNumber = z.string().regex(/^[1-9]\d{0,2}$/)

export const SkeletonException = z.strictObject({
  building: BuildingNumber,
  units: size(skeletonLimits.units).optional(),
  floors: size(skeletonLimits.floors).optional(),
  doors: size(skeletonLimits.doors).optional(),
  shopFloors: z.number().int().min(0).max(10).optional(),
  without: z
    .array(z.string().regex(/^\d{1,2}-[\d-]{3,7}$/))
    .max(skeletonLimits.without)
    .optional(),
})

export const SkeletonPlan = z.strictObject({
  buildings: size(skeletonLimits.buildings),
  units: size(skeletonLimits.units),
  floors: size(skeletonLimits.floors),
  doors: size(skeletonLimits.doors),
  firstBuilding: size(900),
  roomStyle: z.enum(roomStyles),
  shopFloors: z.number().int().min(0).max(10),
  skipBuildings: numbers(999),
  skipFloors: numbers(99),
  skipDoors: numbers(99),
  exceptions: z.array(SkeletonException).max(skeletonLimits.buildings),
})

/** Estates built at once from patterns: all or none. The same once more changes nothing. */
export const createEstates = route({
  method: 'POST',
  path: '/api/communities/:community/estates',
  summary: 'Estates with buildings, units and homes from a pattern',
  access: { kinds: ['staff'], right: 'register.import' },
  params: InCommunity,
  body: z.strictObject({
    estates: z
      .array(z.strictObject({ id: NewId, name: ShortText, plan: SkeletonPlan }))
      .min(1)
      .max(10),
  }),
  response: z.object({
    estates: z.array(z.object({ id: Uuid, name: z.string() })),
    buildings: z.number().int(),
    dwellings: z.number().int(),
    /** Homes that were there already, exactly so. */
    unchanged: z.number().int(),
  }),
  errors: ['refused', 'same_id_other_content'],
})

/** One slip of a sheet, in the order of the doors. The link is shown this once. */
export const PassSlip = z.object({
  household: Uuid,
  building: z.string(),
  unit: z.string(),
  room: z.string(),
  url: z.string(),
  qrSvg: z.string(),
  expiresAt: Instant,
})
export type PassSlip = z.infer<typeof PassSlip>

export const createPassSheet = route({
  method: 'POST',
  path: '/api/communities/:community/buildings/:id/pass-sheet',
  summary: 'One-time QR slips for every household of a building, doors in walking order, empty ones left out',
  access: { kinds: ['staff'], right: 'passes.write' },
  params: InCommunityWithId,
  body: z.strictObject({
    id: NewId,
    /** Earlier unused codes of these households end. Otherwise they stay good, and households that have one are left out. */
    withdrawEarlier: z.boolean(),
  }),
  response: z.object({ estate: z.string(), building: z.string(), slips: z.array(PassSlip), left: z.number().int() }),
  errors: ['refused', 'same_id_other_content'],
})

/** Where the wizard goes on, for whoever may change the settings. */
export const finish = route({
  method: 'POST',
  path: '/api/communities/:community/setup/steps',
  summary: 'A step of the wizard is behind us',
  access: { kinds: ['staff'], right: 'settings.write' },
  params: InCommunity,
  body: z.strictObject({ step: z.enum(['estate', 'import', 'passes', 'settings']) }),
  response: Done,
})
