import { z } from 'zod'
import { DivisionCode, InCommunity, SearchText } from './common.ts'
import { route } from './route.ts'

/** One division found: its names from the province down, itself last. */
export const DivisionHit = z.object({
  code: DivisionCode,
  path: z.array(z.string()),
  /** A community of this code is already open on this installation. */
  open: z.boolean(),
})
export type DivisionHit = z.infer<typeof DivisionHit>

export const divisionLevels = ['street', 'community'] as const

/** Chinese, pinyin, initials, or the beginning of a code; several words narrow it down. */
export const DivisionQuery = z.object({ q: SearchText, level: z.enum(divisionLevels).optional() })
export const DivisionHits = z.object({ items: z.array(DivisionHit), total: z.number().int() })

export const searchDivisions = route({
  method: 'GET',
  path: '/api/communities/:community/divisions',
  summary: 'Find a street or community by Chinese, pinyin or code, inside the division in the path, which may be a street or above',
  access: { kinds: ['staff'], right: 'settings.write' },
  params: InCommunity,
  query: DivisionQuery,
  response: DivisionHits,
})
