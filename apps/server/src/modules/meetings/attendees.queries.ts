import type { Attendee } from '@linli/contract/meetings'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface AttendeeRow {
  id: string
  meeting_id: string
  person_id: string | null
  household_id: string | null
  name: string
  label: string | null
  on_roll: boolean
  not_entitled: Attendee['notEntitled']
  why: string | null
  signed_in_at: string | null
  way: Attendee['way']
  excused: string | null
}

const walking = new Intl.Collator('zh-CN', { numeric: true })

export async function listAttendeeRows(
  tx: Tx,
  community: number,
  where: { meeting: string; person?: string; persons?: readonly string[] } | { id: string },
): Promise<AttendeeRow[]> {
  const condition =
    'id' in where
      ? sql`id = ${where.id}`
      : sql`meeting_id = ${where.meeting} ${where.person === undefined ? sql`` : sql`and person_id = ${where.person}`}
          ${where.persons === undefined ? sql`` : sql`and person_id = any(${sql.val(where.persons)}::uuid[])`}`
  const { rows } = await sql<AttendeeRow>`
    select id, meeting_id, person_id, household_id, name, label, on_roll, not_entitled, why, signed_in_at, way, excused
    from meeting_attendee where community = ${community} and ${condition} order by on_roll desc, not_entitled nulls last, name, id`.execute(
    tx,
  )
  // Homes in walking order: 3-1-201 before 3-1-1001.
  return rows.toSorted((a, b) => Number(b.on_roll) - Number(a.on_roll) || walking.compare(a.label ?? '', b.label ?? ''))
}

export async function setSignedIn(
  tx: Tx,
  community: number,
  ids: readonly string[],
  by: { way: 'qr' | 'name' | 'paper'; account: string },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update meeting_attendee set signed_in_at = clock_timestamp(), way = ${by.way}, signed_in_by = ${by.account}, excused = null
    where community = ${community} and id = any(${sql.val(ids)}::uuid[]) and signed_in_at is null`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

export interface RegisterPerson {
  id: string
  name: string
  household_id: string | null
  label: string | null
}

/** Somebody of the register by id, with their home. */
export async function findRegisterPerson(tx: Tx, community: number, id: string): Promise<RegisterPerson | undefined> {
  const { rows } = await sql<RegisterPerson>`
    select p.id, p.name, p.household_id, d.label from person p
      left join occupancy o on o.community = p.community and o.household_id = p.household_id and o.ends_on is null
      left join dwelling d on d.community = o.community and d.id = o.dwelling_id
    where p.community = ${community} and p.id = ${id} and p.died_on is null`.execute(tx)
  return rows[0]
}

/** Adults of one household, the head first. Who has no birth date in the register counts as grown up. */
export async function listAdultsOf(tx: Tx, community: number, household: string): Promise<RegisterPerson[]> {
  const { rows } = await sql<RegisterPerson>`
    select p.id, p.name, p.household_id, d.label from person p
      left join membership s on s.community = p.community and s.person_id = p.id and s.ends_on is null
      left join occupancy o on o.community = p.community and o.household_id = p.household_id and o.ends_on is null
      left join dwelling d on d.community = o.community and d.id = o.dwelling_id
    where p.community = ${community} and p.household_id = ${household} and p.died_on is null
      and coalesce(p.born_on <= current_date - interval '18 years', true)
    order by (s.relation = '02') desc nulls last, p.born_on, p.id`.execute(tx)
  return rows
}

/** Who an account is in the register: as the chain of contact knows them. */
export async function findPersonOfAccount(tx: Tx, community: number, account: string): Promise<RegisterPerson | undefined> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from contact where community = ${community} and account_id = ${account} and person_id is not null and ends_on is null
    order by starts_on desc limit 1`.execute(tx)
  const [row] = rows
  return row === undefined ? undefined : findRegisterPerson(tx, community, row.person_id)
}
