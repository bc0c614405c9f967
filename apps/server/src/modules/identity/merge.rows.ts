import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

/** A stored row as JSON, bytes as hex: what undoing puts back. */
export type Row = Record<string, unknown>

export interface RowChange {
  before: Row | null
  after: Row | null
}

/** A table whose rows hang on a person. */
export interface HeldTable {
  table: string
  /** Columns that say who. */
  columns: string[]
  key: string[]
  versioned: boolean
}

/**
 * Every table that refers to a person, asked of the catalogue, so that none is forgotten: a ledger added later moves along
 * by itself. Apart stand sign-ins, which end rather than move, and findings of the quality check, which are made anew.
 */
export async function listHeldTables(tx: Tx): Promise<HeldTable[]> {
  const { rows } = await sql<HeldTable>`
    select c.conrelid::regclass::text as table, array_agg(a.attname::text order by a.attname) as columns,
      (select array_agg(x.attname::text order by k.n) from pg_constraint p cross join unnest(p.conkey) with ordinality k(attnum, n)
        join pg_attribute x on x.attrelid = p.conrelid and x.attnum = k.attnum where p.conrelid = c.conrelid and p.contype = 'p') as key,
      exists (select from pg_attribute x where x.attrelid = c.conrelid and x.attname = 'version' and not x.attisdropped) as versioned
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
    where c.contype = 'f' and c.conparentid = 0 and c.confrelid = 'public.person'::regclass
      and c.conrelid <> all('{public.resident_account,public.quality_finding}'::regclass[])
    group by c.conrelid order by 1`.execute(tx)
  return rows
}

/** Rows of a table that hang on any of these persons, in an order that two readings share. */
export async function readHeld(tx: Tx, community: number, { table, columns }: HeldTable, persons: readonly string[]): Promise<Row[]> {
  const theirs = sql.join(
    columns.map((column) => sql`${sql.ref(`t.${column}`)} = any(${sql.val(persons)}::uuid[])`),
    sql` or `,
  )
  const { rows } = await sql<{ row: Row }>`
    select to_jsonb(t) as row from ${sql.table(table)} t where t.community = ${community} and (${theirs}) order by to_jsonb(t)::text`.execute(
    tx,
  )
  return rows.map(({ row }) => row)
}

/** Rows of one record become another's. @throws 23505 where both have one that only one can have */
export async function moveHeld(tx: Tx, community: number, held: HeldTable, from: string, to: string): Promise<void> {
  for (const column of held.columns)
    await sql`
      update ${sql.table(held.table)} set ${sql.ref(column)} = ${to}::uuid ${held.versioned ? sql`, version = version + 1` : sql``}
      where community = ${community} and ${sql.ref(column)} = ${from}::uuid`.execute(tx)
}

/** Which row became which: by its key, the person's column read as the one kept. */
export function changesBetween({ key, columns }: HeldTable, before: readonly Row[], after: readonly Row[], kept: string): RowChange[] {
  const keyOf = (row: Row) => JSON.stringify(key.map((column) => row[column]))
  const moved = (row: Row) => ({
    ...row,
    ...Object.fromEntries(columns.flatMap((column) => (key.includes(column) ? [[column, kept]] : []))),
  })
  const left = new Map(after.map((row) => [keyOf(row), row]))
  const take = (row: Row): Row | null => {
    const found = left.get(keyOf(row)) ?? null
    left.delete(keyOf(row))
    return found
  }
  // The kept record's own rows first: where both had one under the same key, it is the kept one's that stays.
  const own = before.filter((row) => columns.some((column) => row[column] === kept))
  const others = before.filter((row) => !own.includes(row))
  const pairs = [
    ...own.map((row) => ({ before: row, after: take(row) })),
    ...others.map((row) => ({ before: row, after: take(moved(row)) })),
  ]
  return [...pairs, ...[...left.values()].map((row) => ({ before: null, after: row }))].filter(
    (change) => JSON.stringify(change.before) !== JSON.stringify(change.after),
  )
}

/**
 * Turns rows from after to before, exactly but for versions, which move on. What was made goes first and what went comes
 * last, so that unique indexes hold on the way; memberships, whose indexes look at several rows, are all taken out before.
 */
export async function turnBack(tx: Tx, { table, key, versioned }: HeldTable, changes: readonly RowChange[]): Promise<void> {
  const rewritten = table === 'membership'
  for (const { before, after } of changes) if (after !== null && (before === null || rewritten)) await remove(tx, table, key, after)
  for (const { before, after } of changes)
    if (before !== null && after !== null && !rewritten) await rewrite(tx, table, key, after, versioned ? movedOn(before, after) : before)
  for (const { before, after } of changes) if (before !== null && (after === null || rewritten)) await insertRow(tx, table, before)
}

function remove(tx: Tx, table: string, key: readonly string[], row: Row) {
  return sql`delete from ${sql.table(table)} where ${at(table, key, row)}`.execute(tx)
}

export async function rewrite(tx: Tx, table: string, key: readonly string[], from: Row, to: Row): Promise<void> {
  const columns = Object.keys(to)
  await sql`
    update ${sql.table(table)} set (${sql.join(columns.map((column) => sql.ref(column)))})
      = (select ${sql.join(columns.map((column) => sql.ref(`b.${column}`)))} from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(to)}::jsonb) b)
    where ${at(table, key, from)}`.execute(tx)
}

export async function insertRow(tx: Tx, table: string, row: Row): Promise<void> {
  await sql`insert into ${sql.table(table)} select * from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(row)}::jsonb)`.execute(
    tx,
  )
}

/** A version never comes back: a form opened meanwhile must not be saved over the restored row. */
export function movedOn(before: Row, after: Row): Row {
  return { ...before, version: Number(after['version']) + 1 }
}

function at(table: string, key: readonly string[], row: Row) {
  return sql`(${sql.join(key.map((column) => sql.ref(`${table}.${column}`)))}) = (select ${sql.join(
    key.map((column) => sql.ref(`k.${column}`)),
  )} from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(row)}::jsonb) k)`
}
