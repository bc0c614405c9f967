import { createHash } from 'node:crypto'
import { classifyQuery } from '@linli/rules'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import { type Tx, runPrepared } from '../../platform/db/in-scope.ts'
import type { Matter } from '../../platform/db/types.gen.ts'
import { tsqueryOf } from '../../platform/search/index.ts'
import { openStates, workedStates } from './matter.row.ts'

export type QueueRow = Pick<
  Selectable<Matter>,
  | ('id' | 'number' | 'category_id' | 'title' | 'source' | 'building_id' | 'place' | 'state' | 'waiting' | 'extended' | 'urgent')
  | ('supervised' | 'reopened' | 'raisers' | 'owner' | 'owner_party' | 'owner_name' | 'sla' | 'dispatch_by' | 'ready' | 'raised_at')
  | ('changed_at' | 'version')
> & { category_code: string; category_name: string; building_name: string | null }

export interface QueueFilter {
  state?: string | undefined
  standing?: 'open' | 'late' | 'today' | 'waiting' | 'supervised' | 'ready' | 'extension' | 'settled' | undefined
  category?: string | undefined
  building?: string | undefined
  owner?: string | undefined
  party?: string | undefined
  source?: string | undefined
  q?: string | undefined
}

/** Whose list it is, beside what the wall says: a partner's own, those somebody brought. */
export type QueueOf = { kind: 'all' } | { kind: 'partner'; places: readonly string[]; account: string } | { kind: 'committee' }

export type QueueSort = 'due' | 'raised' | 'changed'

const rowColumns = sql`m.id, m.number, m.category_id, m.title, m.source, m.building_id, m.place, m.state, m.waiting, m.extended, m.urgent,
  m.supervised, m.reopened, m.raisers, m.owner, m.owner_party, m.owner_name, m.sla, m.dispatch_by, m.ready, m.raised_at, m.changed_at, m.version,
  c.code as category_code, c.name as category_name, b.name as building_name`

const literals = (states: readonly string[]) => sql.join(states.map((state) => sql.lit(state)))
const isOpen = sql`m.state in (${literals(openStates)})`
const isWorked = sql`m.state in (${literals(workedStates)})`

interface Order {
  column: RawBuilder<unknown>
  inner: string
  down: boolean
}
const orders: Record<QueueSort, Order> = {
  due: { column: sql`m.queue_at`, inner: 'queue_at', down: false },
  raised: { column: sql`m.raised_at`, inner: 'raised_at', down: true },
  changed: { column: sql`m.changed_at`, inner: 'changed_at', down: true },
}

/** `limit` rows after the one with id `after`: its place is compared in the database, where it has microseconds. */
export function listQueueRows(
  tx: Tx,
  community: number,
  of: QueueOf,
  filter: QueueFilter,
  { sort, limit, after }: { sort: QueueSort; limit: number; after: string | null },
): Promise<QueueRow[]> {
  const { column, inner, down } = orders[sort]
  const last = (name: string) => sql`(select l.${sql.raw(name)} from matter l where l.community = ${community} and l.id = ${after}::uuid)`
  const next = after === null ? sql`` : sql`and (${column}, m.id) ${down ? sql`<` : sql`>`} (${last(inner)}, ${after}::uuid)`
  const order = down ? sql`${column} desc, m.id desc` : sql`${column}, m.id`
  // The page is found first by its index; names are looked up for its rows alone.
  return prepared(
    tx,
    sql<QueueRow>`
      with page as materialized (
        select m.* from matter m where ${conditions(community, of, filter)} ${next} order by ${order} limit ${limit})
      select ${rowColumns} from page m
        join matter_category c on c.community = m.community and c.id = m.category_id
        left join building b on b.community = m.community and b.id = m.building_id
      order by ${order}`,
  )
}

export async function countQueueRows(tx: Tx, community: number, of: QueueOf, filter: QueueFilter): Promise<number> {
  const rows = await prepared(
    tx,
    sql<{ total: number }>`select count(*)::int as total from matter m where ${conditions(community, of, filter)}`,
  )
  return rows[0]?.total ?? 0
}

/** Planning behind the wall costs more than reading a page: one kept plan for each shape of question. */
function prepared<Row>(tx: Tx, query: RawBuilder<Row>): Promise<Row[]> {
  const { sql: text, parameters } = query.compile(tx)
  const name = `linli_matters_${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`
  return runPrepared<Row>(tx, { name, text, values: [...parameters] })
}

function conditions(community: number, of: QueueOf, filter: QueueFilter): RawBuilder<unknown> {
  const where = [sql`m.community = ${community}`, ...belonging(of)]
  if (filter.state !== undefined) where.push(sql`m.state = ${filter.state}`)
  if (filter.standing !== undefined) where.push(standing(filter.standing))
  if (filter.category !== undefined) where.push(sql`m.category_id = ${filter.category}::uuid`)
  if (filter.building !== undefined) where.push(sql`m.building_id = ${filter.building}::uuid`)
  if (filter.owner !== undefined) where.push(sql`m.owner = ${filter.owner}`)
  if (filter.party !== undefined) where.push(sql`m.owner_party = ${filter.party}::uuid`)
  if (filter.source !== undefined) where.push(sql`m.source = ${filter.source}`)
  if (filter.q !== undefined && filter.q !== '') where.push(found(filter.q))
  return sql.join(where, sql` and `)
}

function belonging(of: QueueOf): RawBuilder<unknown>[] {
  switch (of.kind) {
    case 'all':
      return []
    case 'committee':
      return [sql`m.owner = 'committee'`]
    case 'partner':
      return [
        sql`(m.owner_party = any(${sql.val(of.places)}::uuid[]) or m.helper_parties && ${sql.val(of.places)}::uuid[] or ${of.account} = any(m.helper_accounts))`,
      ]
  }
}

function standing(wanted: NonNullable<QueueFilter['standing']>): RawBuilder<unknown> {
  switch (wanted) {
    case 'open':
      return isOpen
    case 'late':
      return sql`${isWorked} and m.queue_at < now()`
    case 'today':
      return sql`${isWorked} and m.queue_at >= now() and m.queue_at < current_date + 1`
    case 'waiting':
      return sql`${isWorked} and m.waiting`
    case 'supervised':
      return sql`${isOpen} and m.supervised > 0`
    case 'ready':
      return sql`m.ready`
    case 'extension':
      return sql`${isWorked} and m.extension is not null`
    case 'settled':
      return sql`m.state in ('confirmed', 'closed')`
  }
}

/** By number or its end, and by the title as search boxes find it. */
function found(typed: string): RawBuilder<unknown> {
  const text = typed.trim()
  const digits = /^\d{1,5}$/u.test(text)
  const either: RawBuilder<unknown>[] = [
    digits ? sql`m.number like ${`%-%${text}`}` : sql`m.number = ${text}`,
    ...classifyQuery(text).flatMap((meaning) => {
      const tsquery = tsqueryOf(meaning)
      return tsquery === null ? [] : [sql`m.search @@ ${tsquery}::tsquery`]
    }),
  ]
  return sql`(${sql.join(either, sql` or `)})`
}

/** One matter as a row; it is there, as its caller has found it. */
export async function findQueueRow(tx: Tx, community: number, id: string): Promise<QueueRow> {
  const { rows } = await sql<QueueRow>`
    select ${rowColumns} from matter m join matter_category c on c.community = m.community and c.id = m.category_id
      left join building b on b.community = m.community and b.id = m.building_id
    where m.community = ${community} and m.id = ${id}::uuid`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('the matter just read is not visible')
  return row
}
