import type { Ledger } from '@linli/contract/ledger'
import type { LedgerRowFilter } from '@linli/contract/ledger-rows'
import { classifyQuery } from '@linli/rules'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { tsqueryOf } from '../../../platform/search/search-keys.ts'
import { labelPattern } from '../../people/rows.ts'
import { storedColumn } from '../ledger-storage.ts'
import { type StoredRow, selectRow, stored } from './row.columns.ts'

/** Which rows of a ledger: `day` is the past day asked for, null for today. */
export interface RowQuestion {
  ledger: Ledger
  community: number
  filter: LedgerRowFilter & { person?: string | undefined }
  day: string | null
  fields: Pick<FieldCipher, 'index'>
}

export async function listRows(
  tx: Tx,
  question: RowQuestion,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<StoredRow[]> {
  const { rows } = await rowsQuery(question, limit, after).execute(tx)
  return rows
}

/** Rows by name, `limit` at most, after the last of the page before. */
export function rowsQuery(question: RowQuestion, limit: number | null, after: { key: string; id: string } | null): RawBuilder<StoredRow> {
  const name = nameOf(question.ledger)
  const next = after === null ? sql`` : sql`and (${name}, t.id) > (${after.key}, ${after.id}::uuid)`
  return sql<StoredRow>`
    select ${selectRow(question.ledger)} from ${source(question)} t where ${conditions(question)} ${next}
    order by ${name}, t.id ${limit === null ? sql`` : sql`limit ${limit}`}`
}

export async function countRows(tx: Tx, question: RowQuestion): Promise<number> {
  const { rows } = await sql<{
    total: number
  }>`select count(*)::int as total from ${source(question)} t where ${conditions(question)}`.execute(tx)
  return rows[0]?.total ?? 0
}

export async function findRow(tx: Tx, question: RowQuestion, id: string): Promise<StoredRow | undefined> {
  const { rows } = await sql<StoredRow>`
    select ${selectRow(question.ledger)} from ${source(question)} t where t.community = ${question.community} and t.id = ${id}::uuid`.execute(
    tx,
  )
  return rows[0]
}

/** How many rows hold in each ledger, in one trip. */
export async function countLedgers(tx: Tx, community: number, ledgers: readonly Ledger[]): Promise<ReadonlyMap<string, number>> {
  const parts = ledgers.map(
    ({ key, table }) =>
      sql`select ${key}::text as key, count(*)::int as rows from ${sql.table(table)} where community = ${community} and ends_on is null`,
  )
  const { rows } = await sql<{ key: string; rows: number }>`${sql.join(parts, sql` union all `)}`.execute(tx)
  return new Map(rows.map((row) => [row.key, row.rows]))
}

/**
 * Today's table; of a past day its rows that said so already, and of the others the version that held: the first to end
 * after that day. Versions of no day are corrections.
 */
function source({ ledger, community, day }: RowQuestion): RawBuilder<unknown> {
  const table = sql.table(ledger.table)
  if (day === null) return table
  const held = sql`s.community = ${community} and s.starts_on <= ${day}::date and (s.ends_on is null or s.ends_on > ${day}::date)`
  return sql`(
    select s.* from ${table} s where ${held} and s.facts_since <= ${day}::date
    union all
    select r.* from ${table} s
      cross join lateral (
        select v.facts from ledger_version v
        where v.community = ${community} and v.ledger = ${ledger.key} and v.row_id = s.id and v.ends_on > ${day}::date and v.ends_on > v.starts_on
        order by v.ends_on limit 1
      ) v
      cross join lateral jsonb_populate_record(null::${table}, v.facts) r
    where ${held} and s.facts_since > ${day}::date)`
}

function nameOf(ledger: Ledger): RawBuilder<unknown> {
  return stored({ key: ledger.named, type: 'text' })
}

function conditions(question: RowQuestion): RawBuilder<unknown> {
  const { ledger, community, filter, day } = question
  const where = [sql`t.community = ${community}`]
  if (day === null) where.push(filter.ended === 'yes' ? sql`t.ends_on is not null` : sql`t.ends_on is null`)
  for (const [key, code] of codesOf(filter.where)) {
    const column = ledger.columns.find((candidate) => candidate.key === key && candidate.table !== undefined)
    if (column === undefined) throw new AppError('invalid_input', { reason: 'filter-column' })
    if (code === '') where.push(sql`${stored(column)} is null`)
    else where.push(column.type === 'codes' ? sql`${code} = any(${stored(column)})` : sql`${stored(column)} = ${code}`)
  }
  if (filter.person !== undefined)
    where.push(ledger.columns.some(({ type }) => type === 'person') ? sql`t.person_id = ${filter.person}::uuid` : sql`false`)
  if (filter.q !== undefined && filter.q !== '') where.push(found(question, filter.q))
  return sql.join(where, sql` and `)
}

function codesOf(where: string | undefined): [string, string][] {
  return (where ?? '').split(',').flatMap((part) => {
    const [key = '', code = ''] = part.split(':')
    return key === '' ? [] : [[key, code]]
  })
}

/** By name, pinyin and end of the phone; by whole numbers through their blind indexes, by door, and by a part of any text. */
function found({ ledger, community, fields }: RowQuestion, typed: string): RawBuilder<unknown> {
  const either = classifyQuery(typed).flatMap((meaning): RawBuilder<unknown>[] => {
    const tsquery = tsqueryOf(meaning)
    if (tsquery !== null) return [sql`t.search @@ ${tsquery}::tsquery`]
    if (meaning.kind === 'phone' || meaning.kind === 'identity')
      return ledger.columns.flatMap((column) => {
        const { index } = storedColumn(column)
        if (column.type !== meaning.kind || index === null) return []
        return [sql`${sql.ref(`t.${index}`)} = ${fields.index(meaning.kind, community, meaning.number)}`]
      })
    if (meaning.kind === 'room')
      return ledger.columns
        .filter(({ type }) => type === 'dwelling')
        .map(
          (column) =>
            sql`${stored(column)} in (select d.id from dwelling d where d.community = ${community} and d.label like ${labelPattern(meaning)})`,
        )
    return []
  })
  for (const column of ledger.columns)
    if (column.type === 'text' || column.type === 'credit-code') either.push(sql`position(${typed.trim()} in ${stored(column)}) > 0`)
  return sql`(${sql.join(either, sql` or `)})`
}
