import { sql } from 'kysely'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../platform/db/in-scope.ts'
import { codesAbove } from './contact.queries.ts'

export interface KnownRow {
  source: 'appointments' | 'party-members'
  id: string
  role: string
  name: string
  building_id: string | null
  building: string | null
  area: string | null
  person_id: string | null
  person: string | null
  phone_cipher: Buffer | null
  phone_index: Buffer | null
}

/** Who serves as what, and Party members whose relation is here: those elsewhere or lost visit nobody. */
export async function listLedgerPeople(tx: Tx, community: number): Promise<KnownRow[]> {
  const { rows } = await sql<KnownRow>`
    select x.*, coalesce(b.name, pb.name) as building, p.name as person from (
      select 'appointments' as source, a.id, a.role, a.name, a.building_id, a.area, a.person_id, a.phone_cipher, a.phone_index, 0 as rank
      from appointment a where a.community = ${community} and (a.ends_on is null or a.ends_on > current_date)
      union all
      select 'party-members', m.id, 'party-member', m.name, null, m.party_group, m.person_id, m.phone_cipher, m.phone_index, 1
      from party_member m where m.community = ${community} and (m.ends_on is null or m.ends_on > current_date)
        and coalesce(m.relation_state, 'here') not in ('elsewhere-contacted', 'elsewhere-not-contacted', 'lost-contact')) x
    left join person p on p.community = ${community} and p.id = x.person_id
    left join building b on b.community = ${community} and b.id = x.building_id
    left join building pb on pb.community = ${community} and pb.id = p.building_id
    order by x.rank, x.name, x.id`.execute(tx)
  return rows
}

export interface KnownPost {
  id: string
  kind: string
  account_id: string
  holder: string
  building_id: string | null
  building: string | null
  public_phone: string | null
}

/** Posts of the community and of the divisions above it, which lie outside a community's scope. */
export async function listPostsAround(database: Database, community: number): Promise<KnownPost[]> {
  return inScope(database, systemCaller('contact'), 'read', async (tx) => {
    const { rows } = await sql<KnownPost>`
      select o.id, o.kind, o.account_id, o.holder, o.building_id, b.name as building, case when o.published then o.public_phone end as public_phone
      from post o left join building b on b.community = o.community and b.id = o.building_id
      where o.community = any(${sql.val(codesAbove(community))}::bigint[]) and o.ended_at is null order by o.holder, o.id`.execute(tx)
    return rows
  })
}

export interface TakenRow {
  id: string
  level: string
  name: string
  building_id: string | null
  person_id: string | null
  account_id: string | null
  source_ledger: string | null
  source_id: string | null
}

export async function listOpenContacts(tx: Tx, community: number): Promise<TakenRow[]> {
  const { rows } = await sql<TakenRow>`
    select id, level, name, building_id, person_id, account_id, source_ledger, source_id from contact
    where community = ${community} and (ends_on is null or ends_on > current_date)`.execute(tx)
  return rows
}
