import { z } from 'zod'
import { Uuid } from './common.ts'

/** What the search box finds; each kind is declared once on the server, beside its table. */
export const searchKinds = ['household', 'dwelling', 'person', 'notice', 'matter', 'facility', 'shop', 'account'] as const
export type SearchKind = (typeof searchKinds)[number]

/** Where the words found stand in a text: from which character on, and how many (characters = code points). */
export const Marks = z.array(z.tuple([z.number().int().min(0), z.number().int().min(1)]))

/** One hit. `household` is set where it leads to a home. */
export const SearchHit = z.object({
  kind: z.enum(searchKinds),
  id: Uuid,
  title: z.string(),
  detail: z.string(),
  household: Uuid.nullable(),
  titleMarks: Marks,
  /** No longer true today: moved out, died, withdrawn. Stands after those that are. */
  past: z.boolean(),
})
export type SearchHit = z.infer<typeof SearchHit>

/** Hits stand together by kind, the likeliest kind first; `total` counts what there is beyond those listed. */
export const SearchAnswer = z.object({
  items: z.array(SearchHit),
  groups: z.array(z.object({ kind: z.enum(searchKinds), total: z.number().int() })),
})
export type SearchAnswer = z.infer<typeof SearchAnswer>
