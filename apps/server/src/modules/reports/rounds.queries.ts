import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

const columns = [
  'o.id',
  'o.report_id',
  'o.template_id',
  'o.state',
  'o.day',
  'o.period',
  'o.due_on',
  'o.old_after_months',
  'o.figures',
  'o.started_by',
  'o.started_at',
  'o.sent_at',
  'o.sent_by',
  'o.sent_note',
  'o.masked',
  'o.sensitive_persons',
  'o.file_id',
  'o.file_name',
  'o.file_bytes',
  'o.file_hash',
  'o.values_hash',
  'o.version',
  't.number as template_number',
] as const

function rounds(tx: Tx, community: number) {
  return tx
    .selectFrom('report_round as o')
    .innerJoin('report_template as t', (join) => join.onRef('t.id', '=', 'o.template_id').on('t.community', '=', community))
    .select(columns)
    .where('o.community', '=', community)
}

export async function listRoundRowsOf(tx: Tx, community: number, ids: readonly string[]) {
  return ids.length === 0
    ? []
    : rounds(tx, community)
        .where('o.id', 'in', [...ids])
        .execute()
}
export type RoundRow = Awaited<ReturnType<typeof listRoundRowsOf>>[number]

/** Of one report; what else a round carries (plan, single cells, who had the same) comes with it. */
export function findRound(tx: Tx, community: number, report: string, id: string) {
  return rounds(tx, community)
    .select(['o.plan', 'o.singles', 'o.given'])
    .where('o.report_id', '=', report)
    .where('o.id', '=', id)
    .executeTakeFirst()
}
export type WholeRound = NonNullable<Awaited<ReturnType<typeof findRound>>>

export function listRoundsOfReport(tx: Tx, community: number, report: string, limit: number, after: { key: string; id: string } | null) {
  let query = rounds(tx, community)
    .select(sql<string>`o.started_at::text`.as('exact'))
    .where('o.report_id', '=', report)
    .where('o.state', '<>', 'dropped')
  if (after !== null) query = query.where(sql<boolean>`(o.started_at, o.id) < (${after.key}::timestamptz, ${after.id}::uuid)`)
  return query.orderBy('o.started_at', 'desc').orderBy('o.id', 'desc').limit(limit).execute()
}

export async function countRounds(tx: Tx, community: number, report: string): Promise<number> {
  const row = await tx
    .selectFrom('report_round')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('community', '=', community)
    .where('report_id', '=', report)
    .where('state', '<>', 'dropped')
    .executeTakeFirst()
  return row?.n ?? 0
}

/** Held until the end of the transaction: cells of a round are changed by one at a time. */
export function lockRound(tx: Tx, community: number, report: string, id: string) {
  return tx
    .selectFrom('report_round')
    .select(['id', 'state', 'version'])
    .where('community', '=', community)
    .where('report_id', '=', report)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export interface RowFilter {
  sheet: number | undefined
  state: string | undefined
  column: string | undefined
  q: string | undefined
}

const letters: Readonly<Record<string, string>> = {
  prefilled: 'p',
  changed: 'c',
  old: 'o',
  unknown: 'u',
  typed: 't',
  given: 'g',
  hand: 'h',
}

function filteredRows(tx: Tx, community: number, round: string, { sheet, state, column, q }: RowFilter) {
  let query = tx.selectFrom('report_row').where('community', '=', community).where('round_id', '=', round)
  if (sheet !== undefined) query = query.where('sheet', '=', sheet)
  if (q !== undefined && q !== '') {
    // Letters and digits alone are looked for: a name, a door, or both.
    const letters = q.replace(/[^\p{L}\p{N}]/gu, '')
    query = query.where(
      letters === '' ? sql<boolean>`false` : sql<boolean>`regexp_replace(label, '[^[:alnum:]]', '', 'g') like ${`%${letters}%`}`,
    )
  }
  if (state === undefined) return query
  if (column !== undefined) {
    const cell = sql`cells -> ${column}::text`
    const own = sql`coalesce(case jsonb_typeof(${cell}) when 'object' then ${cell} ->> 's' else 'p' end, '')`
    const open = sql`(${cell} ->> 'k') is null`
    if (state === 'open') return query.where(sql<boolean>`${own} in ('u', 'c', 'o') and ${open}`)
    if (['unknown', 'changed', 'old'].includes(state)) return query.where(sql<boolean>`${own} = ${letters[state] ?? ''} and ${open}`)
    return query.where(sql<boolean>`cells ? ${column}::text and ${own} = ${letters[state] ?? ''}`)
  }
  switch (state) {
    case 'open':
      return query.where(sql<boolean>`unknown + changed + old > 0`)
    case 'unknown':
      return query.where('unknown', '>', 0)
    case 'changed':
      return query.where('changed', '>', 0)
    case 'old':
      return query.where('old', '>', 0)
    case 'typed':
      return query.where('typed', '>', 0)
    case 'prefilled':
      return query.where('filled', '>', 0)
    default:
      return query.where(
        sql<boolean>`jsonb_path_exists(cells, '$.* ? (@.s == $s)', jsonb_build_object('s', ${letters[state] ?? ''}::text))`,
      )
  }
}

export function listRows(
  tx: Tx,
  community: number,
  round: string,
  filter: RowFilter,
  limit: number,
  after: { key: number; id: string } | null,
) {
  let query = filteredRows(tx, community, round, filter).select(['sheet', 'id', 'position', 'person_id', 'household_id', 'label', 'cells'])
  if (after !== null)
    query = query.where(sql<boolean>`(sheet, position) > (${Math.floor(after.key / sheetStep)}::int, ${after.key % sheetStep}::int)`)
  return query.orderBy('sheet').orderBy('position').limit(limit).execute()
}
export type AnswerRow = Awaited<ReturnType<typeof listRows>>[number]

const sheetStep = 1_000_000

/** One number for a place in the order of rows, for the cursor. */
export function placeOf({ sheet, position }: Pick<AnswerRow, 'sheet' | 'position'>): number {
  return sheet * sheetStep + position
}

export async function countRows(tx: Tx, community: number, round: string, filter: RowFilter): Promise<number> {
  const row = await filteredRows(tx, community, round, filter)
    .select(sql<number>`count(*)::int`.as('n'))
    .executeTakeFirst()
  return row?.n ?? 0
}

/** How many cells of each column wait or were typed; only cells that are more than a plain text say so. */
export async function countColumns(tx: Tx, community: number, round: string) {
  const { rows } = await sql<{ sheet: number; column: string; unknown: number; changed: number; old: number; typed: number }>`
    select r.sheet, e.key as column,
      count(*) filter (where e.value ->> 's' = 'u' and e.value ->> 'k' is null)::int as unknown,
      count(*) filter (where e.value ->> 's' = 'c' and e.value ->> 'k' is null)::int as changed,
      count(*) filter (where e.value ->> 's' = 'o' and e.value ->> 'k' is null)::int as old,
      count(*) filter (where e.value ->> 's' = 't')::int as typed
    from report_row r cross join lateral jsonb_each(r.cells) e
    where r.community = ${community} and r.round_id = ${round} and jsonb_typeof(e.value) = 'object' and e.value ->> 's' in ('u', 'c', 'o', 't')
    group by 1, 2`.execute(tx)
  return rows
}

/** Rows with a number or a birth date in them. */
export async function countSensitive(tx: Tx, community: number, round: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct r.id)::int as n from report_row r where r.community = ${community} and r.round_id = ${round}
      and jsonb_path_exists(r.cells, '$.* ? (exists(@.c) || (@.y == 1 && exists(@.v)))')`.execute(tx)
  return rows[0]?.n ?? 0
}
