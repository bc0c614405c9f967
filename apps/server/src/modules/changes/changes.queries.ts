import type { ChangeRow } from '@linli/contract/changes'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface RequestRow {
  id: string
  kind: ChangeRow['kind']
  household_id: string
  label: string | null
  person_id: string | null
  person_name: string | null
  proposed: Buffer | null
  said: string
  body_index: Buffer
  asked_as: 'helper' | 'resident'
  asked_by: string
  asker: string
  asked_at: string
  due_on: string
  overdue: boolean
  state: ChangeRow['state']
  answer: string | null
  answered_by: string | null
  answered_at: string | null
}

export interface RequestFilter {
  state?: string | undefined
  kind?: string | undefined
  askedAs?: string | undefined
  household?: string | undefined
}

const columns = sql`r.id, r.kind, r.household_id, r.person_id, p.name as person_name, r.proposed, r.said, r.body_index, r.asked_as, r.asked_by, r.asker,
  r.asked_at, r.due_on, r.state = 'open' and r.due_on < current_date as overdue, r.state, r.answer, r.answered_by, r.answered_at,
  (select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id
    where o.community = r.community and o.household_id = r.household_id and o.ends_on is null) as label`
const from = sql`change_request r left join person p on p.community = r.community and p.id = r.person_id`

function conditions(community: number, { state, kind, askedAs, household }: RequestFilter) {
  return sql.join(
    [
      sql`r.community = ${community}`,
      ...(state === undefined ? [] : [sql`r.state = ${state}`]),
      ...(kind === undefined ? [] : [sql`r.kind = ${kind}`]),
      ...(askedAs === undefined ? [] : [sql`r.asked_as = ${askedAs}`]),
      ...(household === undefined ? [] : [sql`r.household_id = ${household}::uuid`]),
    ],
    sql` and `,
  )
}

export async function listRequestRows(
  tx: Tx,
  community: number,
  filter: RequestFilter,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`
    select ${columns} from ${from} where ${conditions(community, filter)}
    ${after === null ? sql`` : sql`and (r.due_on, r.id) > (${after.key}::date, ${after.id}::uuid)`}
    order by r.due_on, r.id limit ${limit}`.execute(tx)
  return rows
}

export async function countRequests(tx: Tx, community: number, filter: RequestFilter): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from change_request r where ${conditions(community, filter)}`.execute(
    tx,
  )
  return rows[0]?.n ?? 0
}

/** What the scope shows: a helper's own, a household's. Newest first. */
export async function listOwnRows(tx: Tx, community: number): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`
    select ${columns} from ${from} where r.community = ${community} order by r.asked_at desc, r.id desc limit 200`.execute(tx)
  return rows
}

export async function findRequest(tx: Tx, community: number, id: string): Promise<RequestRow | undefined> {
  const { rows } = await sql<RequestRow>`select ${columns} from ${from} where r.community = ${community} and r.id = ${id}`.execute(tx)
  return rows[0]
}

/** One request at a time is answered or taken back. */
export async function lockRequest(tx: Tx, community: number, id: string): Promise<void> {
  await sql`select id from change_request where community = ${community} and id = ${id} for update`.execute(tx)
}

/** By whatever the scope shows: how many of these persons are of the household, and whether the household is there at all. */
export async function countWithin(tx: Tx, community: number, household: string, persons: readonly string[]): Promise<number | null> {
  const home = await tx
    .selectFrom('household')
    .select('id')
    .where('community', '=', community)
    .where('id', '=', household)
    .executeTakeFirst()
  if (home === undefined) return null
  if (persons.length === 0) return 0
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from person where community = ${community} and household_id = ${household} and id = any(${sql.val(persons)}::uuid[])`.execute(
    tx,
  )
  return rows[0]?.n ?? 0
}

export async function namesOf(tx: Tx, community: number, persons: readonly string[]): Promise<Map<string, string>> {
  if (persons.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from person where community = ${community} and id = any(${sql.val(persons)}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
