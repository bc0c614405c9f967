import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { MeetingRow } from './meetings.queries.ts'

/** What of a meeting its roll hangs on. */
export type RollFacts = Pick<MeetingRow, 'roll' | 'body' | 'branch' | 'party_group' | 'audience'>

/** A row of the ledger of Party members. `person` null: nobody of the register was found for it. */
export interface PartyPerson {
  id: string
  person: string | null
  household: string | null
  name: string
  kind: string
  branch: string | null
  party_group: string | null
  relation_state: string | null
  home_branch: string | null
  duties: string | null
}

/** Members the ledger puts into the branch or group that meets, with those who only reported there; or one of them, wherever. */
export async function listPartyPersons(tx: Tx, community: number, meeting: RollFacts, person?: string): Promise<PartyPerson[]> {
  const parts = [sql`m.community = ${community} and m.ends_on is null and p.died_on is null`]
  if (person !== undefined) parts.push(sql`m.person_id = ${person}`)
  else {
    if (meeting.body === 'branch' || meeting.body === 'group') parts.push(sql`m.branch = ${meeting.branch}`)
    if (meeting.body === 'group') parts.push(sql`m.party_group = ${meeting.party_group}`)
  }
  const { rows } = await sql<PartyPerson>`
    select m.id, m.person_id as person, p.household_id as household, m.name, m.kind, m.branch, m.party_group, m.relation_state, m.home_branch, m.duties
    from party_member m left join person p on p.community = m.community and p.id = m.person_id
    where ${sql.join(parts, sql` and `)} order by m.branch, m.name, m.id limit 5000`.execute(tx)
  return rows
}

export interface HomePerson {
  person: string
  household: string
  name: string
  label: string
  born_on: string | null
  adult: boolean
  head: boolean
}

/** People of the homes lived in, by walking order; of some places, or one person. Who has no birth date in the register counts as grown up. */
export async function listHomePersons(tx: Tx, community: number, places: readonly string[] | null, person?: string): Promise<HomePerson[]> {
  const within =
    places === null
      ? sql``
      : sql`and (o.building_id = any(${sql.val(places)}::uuid[]) or d.unit_id = any(${sql.val(places)}::uuid[])
          or o.household_id = any(${sql.val(places)}::uuid[]) or b.estate_id = any(${sql.val(places)}::uuid[]))`
  const { rows } = await sql<HomePerson>`
    select p.id as person, p.household_id as household, p.name, d.label, p.born_on::text,
      coalesce(p.born_on <= current_date - interval '18 years', true) as adult, coalesce(s.relation = '02', false) as head
    from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id
      join building b on b.community = o.community and b.id = o.building_id
      join person p on p.community = o.community and p.household_id = o.household_id and p.died_on is null
      left join membership s on s.community = p.community and s.person_id = p.id and s.ends_on is null
    where o.community = ${community} and o.ends_on is null and o.kind <> 'empty' ${within} ${person === undefined ? sql`` : sql`and p.id = ${person}`}
    order by d.address_key, head desc, p.born_on, p.id`.execute(tx)
  return rows
}

/** Residents' representatives in office, as the ledger of appointments names them. */
export async function listRepresentatives(
  tx: Tx,
  community: number,
): Promise<{ person: string | null; household: string | null; name: string; label: string | null }[]> {
  const { rows } = await sql<{ person: string | null; household: string | null; name: string; label: string | null }>`
    select a.person_id as person, p.household_id as household, a.name, coalesce(a.area, b.name) as label
    from appointment a left join person p on p.community = a.community and p.id = a.person_id
      left join building b on b.community = a.community and b.id = a.building_id
    where a.community = ${community} and a.ends_on is null and a.role = 'residents-representative'
      and (a.serves_until is null or a.serves_until >= current_date) and p.died_on is null
    order by b.sort_key, a.name, a.id`.execute(tx)
  return rows
}
