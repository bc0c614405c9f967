import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

const consentColumns = [
  'c.id',
  'c.person_id',
  'p.name as person_name',
  'c.subject',
  'c.purposes',
  'c.given_by',
  'c.guardian_name',
  'c.way',
  'c.given_on',
  'c.recorded_by',
  'c.withdrawn_at',
] as const

export function selectConsents(tx: Tx, community: number) {
  return tx
    .selectFrom('consent as c')
    .innerJoin('person as p', (join) => join.onRef('p.community', '=', 'c.community').onRef('p.id', '=', 'c.person_id'))
    .select(consentColumns)
    .where('c.community', '=', community)
}
export type ConsentRow = Awaited<ReturnType<ReturnType<typeof selectConsents>['executeTakeFirstOrThrow']>>

export function listConsentRows(tx: Tx, community: number, persons: readonly string[]): Promise<ConsentRow[]> {
  return selectConsents(tx, community).where('c.person_id', '=', anyOf(persons)).orderBy('c.recorded_at', 'desc').limit(500).execute()
}

export function findConsentRow(tx: Tx, community: number, person: string | null, id: string): Promise<ConsentRow | undefined> {
  let query = selectConsents(tx, community).where('c.id', '=', id)
  if (person !== null) query = query.where('c.person_id', '=', person)
  return query.executeTakeFirst()
}

export function findSubject(tx: Tx, community: number, person: string) {
  return tx
    .selectFrom('person')
    .select(['id', 'name', 'born_on', 'household_id', 'died_on', 'erased_at', 'phone_index'])
    .where('community', '=', community)
    .where('id', '=', person)
    .executeTakeFirst()
}

export function listHolds(tx: Tx, community: number, person: string) {
  return tx
    .selectFrom('legal_hold')
    .select(['id', 'person_id', 'reason', 'placed_by', 'placed_at', 'released_at'])
    .where('community', '=', community)
    .where('person_id', '=', person)
    .orderBy('placed_at', 'desc')
    .execute()
}

export async function isHeld(tx: Tx, community: number, person: string): Promise<boolean> {
  const row = await tx
    .selectFrom('legal_hold')
    .select('id')
    .where('community', '=', community)
    .where('person_id', '=', person)
    .where('released_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export function listWithheld(tx: Tx, community: number, person: string) {
  return tx
    .selectFrom('withheld_value')
    .select(['subject', 'withheld_at', 'reason'])
    .where('community', '=', community)
    .where('person_id', '=', person)
    .orderBy('withheld_at')
    .execute()
}

export function selectRequests(tx: Tx, community: number) {
  return tx
    .selectFrom('privacy_request as r')
    .innerJoin('person as p', (join) => join.onRef('p.community', '=', 'r.community').onRef('p.id', '=', 'r.person_id'))
    .selectAll('r')
    .select('p.name as person_name')
    .where('r.community', '=', community)
}
export type RequestRow = Awaited<ReturnType<ReturnType<typeof selectRequests>['executeTakeFirstOrThrow']>>

/** Children under 14 living here without a live consent of a guardian, by name. */
export async function listChildrenRows(tx: Tx, community: number, limit: number, after: { key: string; id: string } | null) {
  const { rows } = await sql<{ id: string; name: string; born_on: string; household_id: string | null; label: string | null }>`
    select p.id, p.name, p.born_on, p.household_id,
      (select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id
       where o.community = p.community and o.household_id = p.household_id and o.ends_on is null) as label
    from person p where ${childrenOf(community)} and (${after?.key ?? null}::text is null or (p.name, p.id) > (${after?.key ?? null}, ${after?.id ?? null}::uuid))
    order by p.name, p.id limit ${limit}`.execute(tx)
  return rows
}

export async function countChildren(tx: Tx, community: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from person p where ${childrenOf(community)}`.execute(tx)
  return rows[0]?.total ?? 0
}

function childrenOf(community: number) {
  return sql`p.community = ${community} and p.household_id is not null and p.born_on > current_date - interval '14 years'
    and not exists (select from consent c where c.community = p.community and c.person_id = p.id and c.given_by = 'guardian' and c.withdrawn_at is null)`
}

export function anyOf(ids: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${sql.val(ids)}::uuid[])`
}
