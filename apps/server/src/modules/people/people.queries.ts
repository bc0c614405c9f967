import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface PersonListRow {
  id: string
  name: string
  sex: string
  born_on: string | null
  politics: string | null
  phone_cipher: Buffer | null
  identity_cipher: Buffer | null
  household_id: string | null
  relation: string | null
  label: string | null
}

const relation = sql<
  string | null
>`(select m.relation from membership m where m.community = p.community and m.person_id = p.id and m.ends_on is null)`.as('relation')
const label = sql<
  string | null
>`(select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = p.community and o.household_id = p.household_id and o.ends_on is null)`.as(
  'label',
)

export interface PersonFilter {
  building?: string
  sex?: string
  politics?: string
  careTag?: string
  ageFrom?: number
  ageTo?: number
  /** Any of these must hold. */
  matches: RawBuilder<boolean>[] | null
}

function persons(tx: Tx, community: number, filter: PersonFilter) {
  const { building, sex, politics, careTag, ageFrom, ageTo, matches } = filter
  // Who has left, or died, stays in the register and on no list of today.
  let query = tx.selectFrom('person as p').where('p.community', '=', community).where('p.household_id', 'is not', null)
  if (building !== undefined) query = query.where('p.building_id', '=', building)
  if (sex !== undefined) query = query.where('p.sex', '=', sex)
  if (politics !== undefined) query = query.where('p.politics', '=', politics)
  if (careTag !== undefined)
    query = query.where(
      sql<boolean>`exists (select from care_tag t where t.community = p.community and t.person_id = p.id and t.kind = ${careTag} and (t.ends_on is null or t.ends_on > current_date))`,
    )
  if (ageFrom !== undefined) query = query.where(sql<boolean>`p.born_on <= current_date - make_interval(years => ${ageFrom})`)
  if (ageTo !== undefined) query = query.where(sql<boolean>`p.born_on > current_date - make_interval(years => ${ageTo + 1})`)
  if (matches !== null) query = query.where((at) => at.or(matches))
  return query
}

export async function listPersonRows(
  tx: Tx,
  community: number,
  filter: PersonFilter,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<PersonListRow[]> {
  let query = persons(tx, community, filter).select([
    'p.id',
    'p.name',
    'p.sex',
    'p.born_on',
    'p.politics',
    'p.phone_cipher',
    'p.identity_cipher',
    'p.household_id',
    relation,
    label,
  ])
  if (after !== null) query = query.where(sql<boolean>`(p.name, p.id) > (${after.key}, ${after.id})`)
  return query.orderBy('p.name').orderBy('p.id').limit(limit).execute()
}

export async function countPersons(tx: Tx, community: number, filter: PersonFilter): Promise<number> {
  const row = await persons(tx, community, filter)
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirst()
  return row?.total ?? 0
}

export function findPerson(tx: Tx, community: number, id: string) {
  return tx
    .selectFrom('person as p')
    .selectAll('p')
    .select([relation, label])
    .where('p.community', '=', community)
    .where('p.id', '=', id)
    .executeTakeFirst()
}

export function listMembershipsOf(tx: Tx, community: number, person: string) {
  return tx
    .selectFrom('membership as m')
    .select(['m.household_id', 'm.relation', 'm.starts_on', 'm.ends_on'])
    .select(
      sql<
        string | null
      >`(select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = m.community and o.household_id = m.household_id and o.starts_on < coalesce(m.ends_on, 'infinity') and (o.ends_on is null or o.ends_on > m.starts_on) order by o.starts_on desc limit 1)`.as(
        'label',
      ),
    )
    .where('m.community', '=', community)
    .where('m.person_id', '=', person)
    .orderBy('m.starts_on', 'desc')
    .execute()
}

export function listCareTagsOf(tx: Tx, community: number, persons_: readonly string[]) {
  return tx
    .selectFrom('care_tag')
    .select(['id', 'person_id', 'kind', 'basis', 'legal_basis', 'starts_on', 'ends_on'])
    .where('community', '=', community)
    .where('person_id', 'in', persons_.length > 0 ? [...persons_] : ['00000000-0000-0000-0000-000000000000'])
    .orderBy('starts_on', 'desc')
    .execute()
}

export function findHousehold(tx: Tx, community: number, id: string) {
  return tx
    .selectFrom('household as h')
    .leftJoin('origin_group as g', (join) => join.onRef('g.community', '=', 'h.community').onRef('g.id', '=', 'h.origin_group_id'))
    .select(['h.id', 'g.name as origin_group'])
    .where('h.community', '=', community)
    .where('h.id', '=', id)
    .executeTakeFirst()
}

export function listOccupanciesOf(tx: Tx, community: number, household: string) {
  return tx
    .selectFrom('occupancy as o')
    .innerJoin('dwelling as d', (join) => join.onRef('d.community', '=', 'o.community').onRef('d.id', '=', 'o.dwelling_id'))
    .innerJoin('building as b', (join) => join.onRef('b.community', '=', 'd.community').onRef('b.id', '=', 'd.building_id'))
    .innerJoin('unit as u', (join) => join.onRef('u.community', '=', 'd.community').onRef('u.id', '=', 'd.unit_id'))
    .select([
      'd.id as dwelling_id',
      'd.label',
      'd.building_id',
      'b.name as building',
      'u.number as unit',
      'd.room',
      'd.floor',
      'o.kind',
      'o.starts_on',
      'o.ends_on',
    ])
    .where('o.community', '=', community)
    .where('o.household_id', '=', household)
    .orderBy('o.starts_on', 'desc')
    .execute()
}

/** Members of now, head first, then by age. */
export function listMembers(tx: Tx, community: number, household: string) {
  return tx
    .selectFrom('membership as m')
    .innerJoin('person as p', (join) => join.onRef('p.community', '=', 'm.community').onRef('p.id', '=', 'm.person_id'))
    .select(['p.id', 'p.name', 'p.sex', 'p.born_on', 'p.politics', 'p.phone_cipher', 'p.identity_cipher', 'p.household_id', 'm.relation'])
    .select(
      sql<
        string | null
      >`(select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = m.community and o.household_id = m.household_id and o.ends_on is null)`.as(
        'label',
      ),
    )
    .where('m.community', '=', community)
    .where('m.household_id', '=', household)
    .where('m.ends_on', 'is', null)
    .orderBy(sql`m.relation <> '02'`)
    .orderBy('p.born_on')
    .execute()
}

export function listPassesOf(tx: Tx, community: number, household: string) {
  return tx
    .selectFrom('household_pass')
    .select(['id', 'issued_at', 'expires_at'])
    .select(
      sql<
        'open' | 'used' | 'expired' | 'withdrawn'
      >`case when used_at is not null then 'used' when withdrawn_at is not null then 'withdrawn' when expires_at < now() then 'expired' else 'open' end`.as(
        'state',
      ),
    )
    .where('community', '=', community)
    .where('household_id', '=', household)
    .orderBy('issued_at', 'desc')
    .limit(20)
    .execute()
}

/** Looks at sensitive fields, newest first: of one person, or of a household's people. */
export function listLookRows(tx: Tx, community: number, of: { person: string } | { household: string }) {
  return (
    tx
      .selectFrom('audit_entry as a')
      .leftJoin('person as p', (join) =>
        join
          .onRef('p.community', '=', 'a.community')
          .on(sql<boolean>`p.id = case when a.verb = 'person.reveal' then a.entity_id::uuid end`),
      )
      .select(['a.at', 'a.purpose', 'a.detail', 'p.name as person'])
      .where('a.community', '=', community)
      .where('a.verb', '=', 'person.reveal')
      // Looks at a record that was merged into this one were looks at this person.
      .$if('person' in of, (query) =>
        query.where(
          sql<boolean>`a.entity_id = any(select ${'person' in of ? of.person : ''} union all select m.merged_id::text from person_merge m
          where m.community = ${community} and m.kept_id::text = ${'person' in of ? of.person : ''} and m.undone_at is null)`,
        ),
      )
      .$if('household' in of, (query) => query.where('a.household', '=', 'household' in of ? of.household : ''))
      .orderBy('a.seq', 'desc')
      .limit(200)
      .execute()
  )
}
