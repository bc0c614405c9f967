import { type Audience, audienceLimit } from '@linli/contract/notices'
import type { Condition, QuestionShape } from '@linli/contract/question-shape'
import { sql } from 'kysely'
import { type Caller, communityOf, requireRight } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { questionRows } from '../questions/rows.ts'
import { readNow } from '../space/index.ts'
import { refuseAudience } from './notices.policy.ts'

export interface NoticeQuestion {
  shape: QuestionShape
  places: string[]
}

/** As it stands in the row; null where places or everybody are addressed. */
export function questionOf(row: { question: unknown }): NoticeQuestion | null {
  return row.question as NoticeQuestion | null
}

/** The columns an audience becomes. `shown`: it is, or becomes, public to those addressed; a draft addresses nobody yet. */
export async function resolveAudience(
  tx: Tx,
  caller: Caller,
  audience: Audience,
  { shown, planned }: { shown: boolean; planned: boolean },
): Promise<{ audience: string[] | null; question: string | null }> {
  if (audience.kind === 'community') return { audience: null, question: null }
  if (audience.kind === 'places') return { audience: [...new Set(audience.ids)], question: null }
  requireRight(caller, 'register.read')
  const { shape, places } = audience
  if (shape.asOf !== undefined) throw refuseAudience('audience-of-today')
  const question = { shape, places: [...new Set(places)] }
  const households = shown ? await listAddressed(tx, communityOf(caller), question) : []
  // Of a planned one it is asked again when it starts.
  if (shown && !planned && households.length === 0) throw refuseAudience('nobody-fits')
  return { audience: households, question: JSON.stringify(question) }
}

/** Households in which somebody fits, now and within the places, in the order of their ids. */
export async function listAddressed(tx: Tx, community: number, { shape, places }: NoticeQuestion): Promise<string[]> {
  const parts: Condition[] = [
    ...(shape.where === null ? [] : [shape.where]),
    ...(places.length === 0 ? [] : [{ any: [inPlaces('estate', places), inPlaces('building', places), inPlaces('unit', places)] }]),
  ]
  const { today } = await readNow(tx)
  const rows = questionRows(community, { of: 'households', where: parts.length === 0 ? null : { all: parts } }, { day: today })
  const found = await sql<{ id: string }>`select found.id from (${rows}) found (id) order by 1 limit ${audienceLimit + 1}`.execute(tx)
  if (found.rows.length > audienceLimit) throw refuseAudience('too-many-households')
  return found.rows.map(({ id }) => id)
}

function inPlaces(field: 'estate' | 'building' | 'unit', ids: string[]): Condition {
  return { field, in: ids }
}
