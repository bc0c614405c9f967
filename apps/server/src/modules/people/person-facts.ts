import { type FactField, factFields } from '@linli/contract/people'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import type { FieldCipher } from '../../platform/fields.ts'
import type { AuditNote } from '../../platform/record.ts'
import { endResidentSignIn } from '../accounts/index.ts'
import { keepPersonFacts } from './earlier-facts.ts'
import type { findPerson } from './people.queries.ts'
import { personSearchKeys } from './search-keys.ts'

/** Columns that hold each fact; sealed ones stand here as hex. `relation` is the open membership's. */
const columnsOf = {
  name: ['name'],
  sex: ['sex'],
  bornOn: ['born_on'],
  identity: ['identity_kind', 'identity_cipher'],
  identityUntil: ['identity_until'],
  phone: ['phone_cipher'],
  relation: ['relation'],
  politics: ['politics'],
  ethnicity: ['ethnicity'],
  marital: ['marital'],
  schooling: ['schooling'],
  work: ['work'],
  skills: ['skills'],
  note: ['note'],
} as const satisfies Record<FactField, readonly string[]>
type FactColumn = (typeof columnsOf)[FactField][number]
export type FactColumns = Record<FactColumn, string | null>
const factColumns = factFields.flatMap((field): readonly FactColumn[] => columnsOf[field])
const sealed = { identity_cipher: 'identity', phone_cipher: 'phone' } as const

export type PersonRow = NonNullable<Awaited<ReturnType<typeof findPerson>>>

export function factsOf(row: PersonRow): FactColumns {
  const { identity_cipher, phone_cipher, ...plain } = row
  const facts = Object.fromEntries(factColumns.map((column) => [column, column in plain ? plain[column as keyof typeof plain] : null]))
  return { ...facts, identity_cipher: hexOf(identity_cipher), phone_cipher: hexOf(phone_cipher) } as FactColumns
}

/** What a row kept as JSON knows of the facts; Postgres writes bytes with `\x` before them. */
export function factsIn(kept: Record<string, unknown>): Partial<FactColumns> {
  return Object.fromEntries(
    factColumns.flatMap((column) => {
      const value = kept[column]
      if (value === undefined) return []
      return [[column, typeof value === 'string' ? value.replace(/^\\x/u, '') : null]]
    }),
  )
}

/** The columns of some facts; undefined where one of them is not known. */
export function pickFacts(from: Partial<FactColumns>, fields: readonly FactField[]): Partial<FactColumns> | undefined {
  const columns = fields.flatMap((field): readonly FactColumn[] => columnsOf[field])
  if (columns.some((column) => from[column] === undefined)) return undefined
  return Object.fromEntries(columns.map((column) => [column, from[column] ?? null]))
}

/** A fact as text, opened where it is sealed: the same number sealed twice is the same. Undefined: not known. */
export function factText(fields: FieldCipher, field: FactField, from: Partial<FactColumns>): string | null | undefined {
  const column = columnsOf[field].at(-1)
  const value = column === undefined ? undefined : from[column]
  if (value === undefined || value === null) return value
  return column === 'identity_cipher' || column === 'phone_cipher' ? fields.open(sealed[column], Buffer.from(value, 'hex')) : value
}

export function differingFacts(fields: FieldCipher, one: Partial<FactColumns>, other: Partial<FactColumns>): FactField[] {
  return factFields.filter((field) => {
    const [a, b] = [factText(fields, field, one), factText(fields, field, other)]
    return a !== undefined && b !== undefined && a !== b
  })
}

export interface FactsWritten {
  fields: FactField[]
  /** Of the change kept; null when nothing became different. */
  change: string | null
  audit: AuditNote[]
}

/**
 * Writes facts of a person: the version of the day before is kept, and this change with what it changed. The version of
 * the row counts on even where nothing became different, since somebody said that it should stand so.
 * @throws conflict, refused
 */
export async function writeFacts(
  deps: Deps,
  caller: Caller,
  tx: Tx,
  row: PersonRow,
  next: Partial<FactColumns>,
  { id = uuid(), reason = null }: { id?: string; reason?: string | null } = {},
): Promise<FactsWritten> {
  const community = communityOf(caller)
  const before = factsOf(row)
  const after = { ...before, ...next }
  const fields = differingFacts(deps.fields, before, after)
  await keepPersonFacts(tx, community, [row.id])
  if (fields.includes('relation')) await writeRelation(tx, community, row, after.relation)
  const [phone, identity] = [factText(deps.fields, 'phone', after) ?? null, factText(deps.fields, 'identity', after) ?? null]
  const { relation: _relation, identity_cipher, phone_cipher, name, sex, ...plain } = after
  const updated = await tx
    .updateTable('person')
    .set({
      ...plain,
      name: name ?? row.name,
      sex: sex ?? '0',
      identity_cipher: bytesOf(identity_cipher),
      identity_index: identity === null ? null : deps.fields.index('identity', community, identity),
      phone_cipher: bytesOf(phone_cipher),
      phone_index: phone === null ? null : deps.fields.index('phone', community, phone),
      search: sql`array_to_tsvector(${personSearchKeys(name ?? row.name, phone)}::text[])`,
      version: row.version + 1,
      updated_at: sql`now()`,
    })
    .where('community', '=', community)
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  if (updated.numUpdatedRows !== 1n) throw new AppError('conflict')
  // Whoever holds the old number now must not stay in this person's home.
  const audit = fields.includes('phone') ? await endResidentSignIn(tx, caller, { person: row.id }, 'phone-changed') : []
  if (fields.length === 0) return { fields, change: null, audit }
  await tx
    .insertInto('fact_change')
    .values({
      community,
      id,
      entity: 'person',
      row_id: row.id,
      fields,
      before: JSON.stringify(pickFacts(before, fields)),
      after: JSON.stringify(pickFacts(after, fields)),
      reason,
      changed_by: caller.id,
      changer: caller.name,
    })
    .execute()
  return { fields, change: id, audit }
}

/** A relation said wrong is corrected where it stands. Who is head is decided by an event, which sees to the others too. */
async function writeRelation(tx: Tx, community: number, row: PersonRow, relation: string | null): Promise<void> {
  if (row.relation === null || relation === null)
    throw new AppError('refused', {
      reason: 'lives-nowhere',
      zh: '这个人不在任何一户里，没有与户主关系可改。',
      en: 'This person is in no household: there is no relation to correct.',
    })
  if (row.relation === '02' || relation === '02')
    throw new AppError('refused', {
      reason: 'head-by-event',
      zh: '换户主请用「变更户主」登记，其他人的关系会一起改。',
      en: 'Record a change of head for that; everybody’s relation follows.',
    })
  await tx
    .updateTable('membership')
    .set({ relation })
    .where('community', '=', community)
    .where('person_id', '=', row.id)
    .where('ends_on', 'is', null)
    .execute()
}

const hexOf = (bytes: Buffer | null): string | null => bytes?.toString('hex') ?? null
const bytesOf = (hex: string | null): Buffer | null => (hex === null ? null : Buffer.from(hex, 'hex'))
