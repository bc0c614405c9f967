import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'

const settled = sql`m.state in ('closed', 'withdrawn', 'merged')`

/**
 * Who raised something is nobody any more; what was done about it stays. Their words go where it is settled, their pictures
 * with them; what is still open is first seen to. The system's scope only.
 */
export async function eraseFromMatters(tx: Tx, community: number, person: string, erasedText: string): Promise<void> {
  const { rows } = await sql<{ matter_id: string }>`
    update matter_raiser set name = null, contact_cipher = null, said = null, person_id = null
    where community = ${community} and person_id = ${person}::uuid returning matter_id`.execute(tx)
  await eraseWords(tx, community, [...new Set(rows.map(({ matter_id }) => matter_id))], erasedText)
}

/** Words, names and numbers of those who raised what was settled so long ago; counts and steps stay. @returns how many matters */
export async function clearSettledMatters(tx: Tx, community: number, months: number, erasedText: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select m.id from matter m where m.community = ${community} and ${settled} and m.text <> ${erasedText}
      and m.changed_at < now() - make_interval(months => ${months}) order by m.id limit 500`.execute(tx)
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return 0
  await sql`
    update matter_raiser set name = null, contact_cipher = null, said = null
    where community = ${community} and (matter_id = any(${sql.val(ids)}::uuid[]) or came_with = any(${sql.val(ids)}::uuid[]))`.execute(tx)
  await eraseWords(tx, community, ids, erasedText)
  return ids.length
}

async function eraseWords(tx: Tx, community: number, matters: readonly string[], erasedText: string): Promise<void> {
  if (matters.length === 0) return
  // Another's matter that they merely joined keeps its words while somebody of it has a name.
  const { rows } = await sql<{ id: string }>`
    update matter m set text = ${erasedText}, version = version + 1
    where m.community = ${community} and m.id = any(${sql.val(matters)}::uuid[]) and ${settled} and not exists (
      select from matter_raiser r where r.community = m.community and r.matter_id = m.id and (r.person_id is not null or r.name is not null))
    returning m.id`.execute(tx)
  await sql`
    update file set state = 'deleted', shown = false, owner_domain = null, owner_id = null, ended_at = now(), version = version + 1
    where community = ${community} and owner_domain = 'matter' and owner_id = any(${sql.val(rows.map(({ id }) => id))}::uuid[]) and state <> 'deleted'`.execute(
    tx,
  )
}

export interface MatterCopy {
  number: string
  title: string
  text: string
  state: string
  answer: string | null
  at: string
}

/** What a household raised, for its own copy of its data; the home's own scope. */
export async function copyMyMatters({ database }: Pick<Deps, 'database'>, caller: Caller): Promise<MatterCopy[]> {
  return inScope(database, caller, 'read', async (tx) => {
    const { rows } = await sql<MatterCopy>`
      select m.number, case when own.first then m.title else coalesce(own.title, '') end as title, coalesce((select string_agg(r.said, '；' order by r.at) from matter_raiser r
          where r.community = m.community and r.matter_id = m.id and r.household_id = ${caller.household}::uuid), '') as text,
        m.state, m.answer, m.raised_at as at
      from matter m
        cross join lateral (
          select coalesce(bool_or(r.came_with is null), true) as first, min(o.title) as title
          from matter_raiser r left join matter o on o.community = r.community and o.id = r.came_with
          where r.community = m.community and r.matter_id = m.id and r.household_id = ${caller.household}::uuid) own
      where m.community = ${communityOf(caller)} and m.raiser_households @> array[${caller.household}::uuid] order by m.raised_at, m.id`.execute(
      tx,
    )
    return rows
  })
}
