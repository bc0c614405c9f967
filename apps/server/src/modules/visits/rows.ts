// The side door for those who only read or erase rows.
import type { MyData } from '@linli/contract/privacy'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { listAdditions } from './visits.queries.ts'

export interface StoryVisit {
  id: string
  day: string
  kind: 'home' | 'phone' | 'met' | 'contact-day'
  author: string
  note: string
  nobodyHome: boolean
  matters: number
  at: string
}

/** Visits to a household as its story tells them, of those the scope sees; latest first. */
export async function listVisitsOf(tx: Tx, community: number, household: string, limit: number): Promise<StoryVisit[]> {
  const { rows } = await sql<StoryVisit>`
    select v.id, v.day, v.kind, v.author_name as author, v.note, v.nobody_home as "nobodyHome", v.received_at as at,
      (select count(*)::int from matter m where m.community = v.community and m.visit_id = v.id) as matters
    from visit v where v.community = ${community} and v.household_id = ${household} order by v.day desc, v.id desc limit ${limit}`.execute(
    tx,
  )
  return rows
}

/** What was noted at a home, for the copy of what is kept of it; of those the scope sees. */
export async function copyVisitsOf(tx: Tx, community: number, household: string): Promise<MyData['visits']> {
  const rows = await listVisitsOf(tx, community, household, 1_000)
  const additions = await listAdditions(
    tx,
    community,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id, day, author, note }) => ({
    ...{ day, by: author, note },
    additions: additions.filter((one) => one.visit_id === id).map((one) => one.text),
  }))
}

/**
 * Notes at a door go with the last of a household who is erased; while somebody of it is left they are theirs too. Pictures
 * lose their owner, so that the next sweep takes their bytes.
 */
export async function eraseFromVisits(tx: Tx, community: number, person: string, erasedText: string): Promise<void> {
  const gone = sql`
    select m.household_id from membership m where m.community = ${community} and m.person_id = ${person}
    except
    select m.household_id from membership m join person p on p.community = m.community and p.id = m.person_id
    where m.community = ${community} and p.erased_at is null and p.id <> ${person}`
  const { rows } = await sql<{ id: string }>`
    update visit set note = ${erasedText}, said_by = null, version = version + 1
    where community = ${community} and household_id in (${gone}) and note <> ${erasedText} returning id`.execute(tx)
  if (rows.length === 0) return
  const ids = sql.val(rows.map(({ id }) => id))
  await sql`update visit_addition set text = ${erasedText} where community = ${community} and visit_id = any(${ids}::uuid[])`.execute(tx)
  await sql`
    update file set state = 'deleted', shown = false, owner_domain = null, owner_id = null, ended_at = now(), version = version + 1
    where community = ${community} and owner_domain = 'visit' and owner_id = any(${ids}::uuid[]) and state <> 'deleted'`.execute(tx)
}
