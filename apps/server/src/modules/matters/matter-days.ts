import { sql } from 'kysely'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../platform/db/in-scope.ts'
import { lockCommunity } from '../../platform/record.ts'
import { countSteps } from './answer-times.ts'

interface DayRow {
  day: string
  category_id: string
  raised: number
  settled: number
  by_raiser: number
  reopened: number
}

/** Counts these days afresh from the matters and their steps, inside the transaction that changed them. */
export async function refreshMatterDays(tx: Tx, community: number, days: readonly string[]): Promise<void> {
  await lockCommunity(tx, community)
  for (const day of new Set(days)) {
    await write(tx, community, day, await countDays(tx, community, day))
    await writeAnswers(tx, community, day, await listAnswers(tx, community, day))
  }
}

/** What happened on a day, or on every day there is. */
async function countDays(tx: Tx, community: number, day: string | null): Promise<DayRow[]> {
  const on = (column: ReturnType<typeof sql.ref>) =>
    day === null ? sql`true` : sql`${column} >= ${day}::date and ${column} < ${day}::date + 1`
  const { rows } = await sql<DayRow>`
    select day::text as day, category_id, sum(raised)::int as raised, sum(settled)::int as settled, sum(by_raiser)::int as by_raiser, sum(reopened)::int as reopened
    from (
      select m.raised_at::date as day, m.category_id, 1 as raised, 0 as settled, 0 as by_raiser, 0 as reopened
      from matter m where m.community = ${community} and ${on(sql.ref('m.raised_at'))}
      union all
      select s.at::date, m.category_id, 0, (s.act <> 'reopen')::int, (s.act = 'confirm')::int, (s.act = 'reopen')::int
      from matter_step s join matter m on m.community = s.community and m.id = s.matter_id
      where s.community = ${community} and ${on(sql.ref('s.at'))} and s.act in ('confirm', 'auto-confirm', 'reopen')
    ) things group by 1, 2 order by 1, 2`.execute(tx)
  return rows
}

async function write(tx: Tx, community: number, day: string | null, rows: readonly DayRow[]): Promise<void> {
  await sql`delete from matter_day where community = ${community} and ${day === null ? sql`true` : sql`day = ${day}::date`}`.execute(tx)
  for (let from = 0; from < rows.length; from += 1_000)
    await tx
      .insertInto('matter_day')
      .values(rows.slice(from, from + 1_000).map((row) => ({ community, ...row })))
      .execute()
}

async function listAnswers(tx: Tx, community: number, day: string | null): Promise<{ day: string; minutes: number[] }[]> {
  const on = day === null ? sql`true` : sql`first_answered_at >= ${day}::date and first_answered_at < ${day}::date + 1`
  const { rows } = await sql<{ day: string; minutes: number[] }>`
    select first_answered_at::date::text as day, array_agg(first_answer_minutes) as minutes from matter
    where community = ${community} and first_answered_at is not null and ${on} group by 1 order by 1`.execute(tx)
  return rows
}

async function writeAnswers(
  tx: Tx,
  community: number,
  day: string | null,
  rows: readonly { day: string; minutes: number[] }[],
): Promise<void> {
  await sql`delete from matter_answer_day where community = ${community} and ${day === null ? sql`true` : sql`day = ${day}::date`}`.execute(
    tx,
  )
  if (rows.length > 0)
    await tx
      .insertInto('matter_answer_day')
      .values(rows.map((row) => ({ community, day: row.day, counts: countSteps(row.minutes) })))
      .execute()
}

export interface DayDifference {
  community: number
  place: string
  measure: string
  before: number | null
  after: number | null
}

/** Counts every day of one community (or all) again and tells what had drifted: nothing should. */
export async function rebuildMatterDays(database: Database, community?: number): Promise<DayDifference[]> {
  const codes = await inScope(database, systemCaller('rollups-rebuild'), 'read', (tx) =>
    tx
      .selectFrom('community')
      .select('community')
      .$if(community !== undefined, (some) => some.where('community', '=', community ?? 0))
      .orderBy('community')
      .execute(),
  )
  const differences: DayDifference[] = []
  for (const { community: code } of codes)
    differences.push(
      ...(await inScope(database, systemCaller('rollups-rebuild', code), 'write', async (tx) => {
        await lockCommunity(tx, code)
        const before = await readAll(tx, code)
        await write(tx, code, null, await countDays(tx, code, null))
        await writeAnswers(tx, code, null, await listAnswers(tx, code, null))
        return compare(code, before, await readAll(tx, code))
      })),
    )
  return differences
}

const measures = ['raised', 'settled', 'by_raiser', 'reopened'] as const

async function readAll(tx: Tx, community: number): Promise<Map<string, number>> {
  const days = await tx.selectFrom('matter_day').selectAll().where('community', '=', community).execute()
  const answers = await tx.selectFrom('matter_answer_day').selectAll().where('community', '=', community).execute()
  return new Map([
    ...days.flatMap((row) => measures.map((measure) => [`${row.category_id} ${row.day} ${measure}`, row[measure]] as const)),
    ...answers.flatMap((row) =>
      row.counts.flatMap((count, step) => (count === 0 ? [] : [[`answers ${row.day} step-${String(step)}`, count] as const])),
    ),
  ])
}

function compare(community: number, before: Map<string, number>, after: Map<string, number>): DayDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [place = '', day = '', measure = ''] = key.split(' ')
    const [was, is] = [before.get(key) ?? null, after.get(key) ?? null]
    return was === is ? [] : [{ community, place, measure: `matter_day.${day}.${measure}`, before: was, after: is }]
  })
}
