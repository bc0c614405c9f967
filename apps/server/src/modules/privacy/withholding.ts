import { type ProtectedField, protectedFields } from '@linli/rules/protected-fields'
import { sql } from 'kysely'
import type { Caller } from '../../platform/caller.ts'
import { communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../platform/fields.ts'
import type { AuditNote } from '../../platform/record.ts'
import { endResidentSignIn } from '../accounts/index.ts'
import { personSearchKeys } from '../people/index.ts'

/** Columns of person that hold a field; what ends in _cipher or _index is bytes, here as hex. */
const columnsOf: Record<ProtectedField, readonly string[]> = {
  identity: ['identity_kind', 'identity_cipher', 'identity_index', 'identity_until'],
  phone: ['phone_cipher', 'phone_index'],
  ethnicity: ['ethnicity'],
  politics: ['politics'],
  marital: ['marital'],
  schooling: ['schooling'],
  work: ['work'],
  skills: ['skills'],
  note: ['note'],
}
/** Earlier versions keep no blind indexes. */
const inVersions = (column: string): boolean => !column.endsWith('_index')
const isBytes = (column: string): boolean => column.endsWith('_cipher') || column.endsWith('_index')

export type WithholdingReason = 'withdrawn' | 'no-consent'

/**
 * Takes a value out of the register at once: out of the person, of what was true before, of what an import could bring
 * back, and out of search. A sealed copy waits for a consent or for the job that erases it. Nothing there is nothing done.
 * @returns audit notes for the caller's `record`
 */
export async function withhold(
  tx: Tx,
  caller: Caller,
  fields: FieldCipher,
  person: string,
  subject: string,
  reason: WithholdingReason,
): Promise<AuditNote[]> {
  const community = communityOf(caller)
  const value = isField(subject)
    ? await takeColumns(tx, community, person, columnsOf[subject])
    : await takeTags(tx, community, person, subject.slice('care_tag:'.length))
  if (value !== null)
    await tx
      .insertInto('withheld_value')
      .values({ community, person_id: person, subject, sealed: fields.seal('withheld', JSON.stringify(value)), reason })
      .onConflict((conflict) =>
        conflict.columns(['community', 'person_id', 'subject']).doUpdateSet((row) => ({
          sealed: row.ref('excluded.sealed'),
          reason: row.ref('excluded.reason'),
          withheld_at: sql<string>`clock_timestamp()`,
        })),
      )
      .execute()
  else if (reason === 'withdrawn')
    await tx
      .updateTable('withheld_value')
      .set({ reason })
      .where('community', '=', community)
      .where('person_id', '=', person)
      .where('subject', '=', subject)
      .execute()
  if (value === null) return []
  const ended = subject === 'phone' ? await endResidentSignIn(tx, caller, { person }, 'phone-changed') : []
  if (subject === 'phone') await renewSearchKeys(tx, community, person, null)
  return [{ verb: 'privacy.withhold', entity: 'person', entityId: person, detail: { subject, reason } }, ...ended]
}

/** Puts a withheld value back where nothing newer stands. @returns audit notes */
export async function restore(tx: Tx, caller: Caller, fields: FieldCipher, person: string, subject: string): Promise<AuditNote[]> {
  const community = communityOf(caller)
  const row = await tx
    .deleteFrom('withheld_value')
    .where('community', '=', community)
    .where('person_id', '=', person)
    .where('subject', '=', subject)
    .returning('sealed')
    .executeTakeFirst()
  if (row === undefined) return []
  const value = JSON.parse(fields.open('withheld', row.sealed)) as unknown
  if (isField(subject)) {
    const columns = columnsOf[subject]
    const kept = value as Record<string, string | null>
    await sql`update person set ${sql.join(
      columns.map((column) => sql`${sql.ref(column)} = ${valueOf(column, kept[column] ?? null)}`),
    )}, version = version + 1, updated_at = now()
      where community = ${community} and id = ${person} and ${sql.join(
        columns.map((column) => sql`${sql.ref(column)} is null`),
        sql` and `,
      )}`.execute(tx)
    if (subject === 'phone') {
      const cipher = kept['phone_cipher']
      await renewSearchKeys(
        tx,
        community,
        person,
        cipher === null || cipher === undefined ? null : fields.open('phone', Buffer.from(cipher, 'hex')),
      )
    }
  } else {
    await sql`insert into care_tag select t.* from jsonb_populate_recordset(null::care_tag, ${JSON.stringify(value)}::jsonb) t
      where t.community = ${community} and t.person_id = ${person} on conflict do nothing`.execute(tx)
  }
  return [{ verb: 'privacy.restore', entity: 'person', entityId: person, detail: { subject } }]
}

/** Every value that rests on consent here while none lives: taken out until there is one. @returns audit notes */
export async function withholdWithoutConsent(
  tx: Tx,
  caller: Caller,
  fields: FieldCipher,
  consentFields: readonly ProtectedField[],
  limit: number,
): Promise<AuditNote[]> {
  const community = communityOf(caller)
  const notes: AuditNote[] = []
  for (const field of consentFields) {
    const filled = sql.join(
      columnsOf[field].map((column) => sql`${sql.ref(`p.${column}`)} is not null`),
      sql` or `,
    )
    const { rows } = await sql<{ id: string }>`
      select p.id from person p
      where p.community = ${community} and (${filled}) and not exists (
        select from consent c where c.community = p.community and c.person_id = p.id and c.subject = ${field} and c.withdrawn_at is null
          and (c.given_by = 'guardian' or p.born_on is null or p.born_on <= current_date - interval '14 years'))
      order by p.id limit ${limit - notes.length}`.execute(tx)
    for (const { id } of rows) notes.push(...(await withhold(tx, caller, fields, id, field, 'no-consent')))
  }
  return notes
}

/** Care tags said to rest on a consent that nobody recorded, as an import may bring them. @returns audit notes */
export async function withholdTagsWithoutConsent(tx: Tx, caller: Caller, fields: FieldCipher, limit: number): Promise<AuditNote[]> {
  const { rows } = await sql<{ person: string; subject: string }>`
    select distinct t.person_id as person, 'care_tag:' || t.kind as subject from care_tag t
    where t.community = ${communityOf(caller)} and t.legal_basis = 'separate_consent' and not exists (
      select from consent c where c.community = t.community and c.person_id = t.person_id and c.subject = 'care_tag:' || t.kind and c.withdrawn_at is null)
    order by 1, 2 limit ${limit}`.execute(tx)
  const notes: AuditNote[] = []
  for (const { person, subject } of rows) notes.push(...(await withhold(tx, caller, fields, person, subject, 'no-consent')))
  return notes
}

/** Values hidden for lack of a consent that is no longer asked for. @returns audit notes */
export async function restoreUnasked(
  tx: Tx,
  caller: Caller,
  fields: FieldCipher,
  consentFields: readonly ProtectedField[],
  limit: number,
): Promise<AuditNote[]> {
  const rows = await tx
    .selectFrom('withheld_value')
    .select(['person_id', 'subject'])
    .where('community', '=', communityOf(caller))
    .where('reason', '=', 'no-consent')
    .limit(limit)
    .where('subject', 'not in', ['', ...consentFields])
    .where('subject', 'not like', 'care\\_tag:%')
    .execute()
  const notes: AuditNote[] = []
  for (const row of rows) notes.push(...(await restore(tx, caller, fields, row.person_id, row.subject)))
  return notes
}

function isField(subject: string): subject is ProtectedField {
  return (protectedFields as readonly string[]).includes(subject)
}

async function takeColumns(
  tx: Tx,
  community: number,
  person: string,
  columns: readonly string[],
): Promise<Record<string, string | null> | null> {
  const shown = columns.map((column) => (isBytes(column) ? sql`encode(${sql.ref(column)}, 'hex') as ${sql.ref(column)}` : sql.ref(column)))
  const { rows } = await sql<Record<string, string | null>>`
    select ${sql.join(shown)} from person where community = ${community} and id = ${person} for update`.execute(tx)
  const kept = columns.filter(inVersions)
  await sql`update person_version set ${sql.join(kept.map((column) => sql`${sql.ref(column)} = null`))}
    where community = ${community} and person_id = ${person}`.execute(tx)
  await sql`delete from import_change where community = ${community} and row_id = ${person}`.execute(tx)
  await sql`update fact_change set before = before - ${sql.val(kept)}::text[], after = after - ${sql.val(kept)}::text[]
    where community = ${community} and row_id = ${person}`.execute(tx)
  await sql`update person_merge set touched = null where community = ${community} and kept_id = ${person}`.execute(tx)
  const [value] = rows
  if (value === undefined || Object.values(value).every((part) => part === null)) return null
  await sql`update person set ${sql.join(columns.map((column) => sql`${sql.ref(column)} = null`))}, version = version + 1, updated_at = now()
    where community = ${community} and id = ${person}`.execute(tx)
  return value
}

async function takeTags(tx: Tx, community: number, person: string, kind: string): Promise<unknown> {
  const { rows } = await sql<{ tag: unknown }>`
    delete from care_tag t where community = ${community} and person_id = ${person} and kind = ${kind} and legal_basis = 'separate_consent'
    returning to_jsonb(t) as tag`.execute(tx)
  if (rows.length > 0) await sql`update person_merge set touched = null where community = ${community} and kept_id = ${person}`.execute(tx)
  return rows.length === 0 ? null : rows.map((row) => row.tag)
}

async function renewSearchKeys(tx: Tx, community: number, person: string, phone: string | null): Promise<void> {
  const row = await tx
    .selectFrom('person')
    .select('name')
    .where('community', '=', community)
    .where('id', '=', person)
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('person')
    .set({ search: sql`array_to_tsvector(${personSearchKeys(row.name, phone)}::text[])` })
    .where('community', '=', community)
    .where('id', '=', person)
    .execute()
}

function valueOf(column: string, text: string | null) {
  return isBytes(column) && text !== null ? sql`decode(${text}, 'hex')` : sql`${text}`
}
