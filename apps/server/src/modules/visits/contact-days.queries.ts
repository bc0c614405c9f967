import type { ContactDay, Stand } from '@linli/contract/contact-days'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface ContactDayRow {
  id: string
  held_on: string
  title: string
  place: string
  stands: Stand[]
  note: string | null
  state: ContactDay['state']
  version: number
  heard: number
  matters: number
  settled: number
}

interface Asked {
  id?: string | undefined
  state?: ContactDay['state'] | undefined
}

/** The latest first, with what was heard and what became of it. */
export async function listContactDayRows(
  tx: Tx,
  community: number,
  { id, state }: Asked,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<ContactDayRow[]> {
  const { rows } = await sql<ContactDayRow>`
    select c.id, c.held_on, c.title, c.place, c.stands, c.note, c.state, c.version, said.heard, became.matters, became.settled
    from contact_day c
    cross join lateral (select count(*)::int as heard from visit v where v.community = c.community and v.contact_day_id = c.id) said
    cross join lateral (
      select count(distinct m.id)::int as matters, (count(distinct m.id) filter (where m.settled_on is not null))::int as settled
      from visit v join matter h on h.community = v.community and h.visit_id = v.id
        join matter m on m.community = h.community and m.id = coalesce(h.merged_into, h.id)
      where v.community = c.community and v.contact_day_id = c.id
    ) became
    where c.community = ${community} ${id === undefined ? sql`` : sql`and c.id = ${id}`} ${state === undefined ? sql`` : sql`and c.state = ${state}`}
      ${after === null ? sql`` : sql`and (c.held_on, c.id) < (${after.key}::date, ${after.id}::uuid)`}
    order by c.held_on desc, c.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function countContactDays(tx: Tx, community: number, state: ContactDay['state'] | undefined): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from contact_day where community = ${community} ${state === undefined ? sql`` : sql`and state = ${state}`}`.execute(
    tx,
  )
  return rows[0]?.total ?? 0
}

export async function listHeardIds(tx: Tx, community: number, day: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('visit')
    .select('id')
    .where('community', '=', community)
    .where('contact_day_id', '=', day)
    .orderBy('received_at')
    .execute()
  return rows.map((row) => row.id)
}
