import { rebuildRollups } from '@linli/server/src/modules/space/index.ts'
import { verifyChain } from '@linli/server/src/modules/trust/index.ts'
import { createPool } from '@linli/server/src/platform/db/pool.ts'
import { v7 as uuid } from 'uuid'
import { type Arena, community } from './arena.ts'
import type { Entry, Journal } from './journal.ts'
import { until } from './processes.ts'
import { noticeOf, notices, send } from './writing.ts'

/**
 * The one checker (HOSTILE.md §3). What was acknowledged is there exactly once, what was refused is not there, what is unknown is
 * there at most once and settles when it is sent again with the same id; each row has its audit link and its event; counts are
 * what they count; the chain holds; and the app still writes.
 */
export async function check(arena: Arena, journal: Journal): Promise<string[]> {
  const entries = journal.read()
  const problems = await compare(arena, entries)
  problems.push(...(await stillWrites(arena)))
  for (const [id, { outcome }] of entries) {
    if (outcome !== 'unknown') continue
    const { status } = await send(arena, 'POST', notices, noticeOf(id))
    if (status !== 200) problems.push(`${id} does not settle: ${String(status)}`)
    else entries.set(id, { outcome: 'ok', from: 0, to: 0 })
  }
  problems.push(...(await compare(arena, entries)), ...(await wholeInstallation(arena)))
  return [...new Set(problems)]
}

interface Found {
  id: string
  rows: number
  links: number
  events: number
}

export async function compare(arena: Pick<Arena, 'ask'>, entries: ReadonlyMap<string, Pick<Entry, 'outcome'>>): Promise<string[]> {
  const found = await arena.ask<Found>(
    `select id, (select count(*) from notice n where n.community = $2 and n.id = wanted.id::uuid)::int as rows,
       (select count(*) from audit_entry a where a.community = $2 and a.entity_id = wanted.id and a.verb = 'notice.publish')::int as links,
       (select count(*) from outbox o where o.community = $2 and o.kind = 'notice.shown' and o.data -> 'notice' ->> 'id' = wanted.id)::int as events
     from unnest($1::text[]) as wanted (id)`,
    [[...entries.keys()], community],
  )
  return found.flatMap(({ id, rows, links, events }) => {
    const outcome = entries.get(id)?.outcome ?? 'unknown'
    const problems: string[] = []
    if (outcome === 'ok' && rows !== 1) problems.push(`${id} was acknowledged and is there ${String(rows)} times`)
    if (outcome === 'fail' && rows !== 0) problems.push(`${id} was refused and is there`)
    if (rows > 1) problems.push(`${id} is there ${String(rows)} times`)
    if (links !== rows || events !== rows)
      problems.push(`${id} has ${String(rows)} rows, ${String(links)} audit links, ${String(events)} events`)
    return problems
  })
}

/** Everything there is, whoever wrote it. */
export async function wholeInstallation(arena: Pick<Arena, 'ask' | 'app'>): Promise<string[]> {
  const problems: string[] = []
  const [sums] = await arena.ask<{ rows: number; links: number; heads: number; outbox: number }>(
    `select (select count(*) from notice where state = 'published')::int as rows,
       (select count(distinct entity_id) from audit_entry where verb = 'notice.publish')::int as links,
       (select count(*) from chain_head h where h.audit_seq <> (select count(*) from audit_entry a where a.community = h.community))::int as heads,
       (select count(*) from (select community, seq, lag(seq) over (partition by community order by seq) as before from outbox) o where seq <> before + 1)::int as outbox`,
  )
  if (sums === undefined) return ['the database did not answer']
  if (sums.rows !== sums.links) problems.push(`${String(sums.rows)} notices, ${String(sums.links)} audit links`)
  if (sums.heads !== 0) problems.push('an audit chain has a gap')
  if (sums.outbox !== 0) problems.push('the events have a gap')
  const pool = createPool(arena.app, { max: 2, name: 'linli faults' })
  try {
    for (const { measure, before, after } of await rebuildRollups({ pool })) {
      // No row is nought: nothing was counted yet.
      if ((before ?? 0) !== after) problems.push(`${measure} was ${String(before)}, is ${String(after)}`)
    }
    const chain = await verifyChain({ pool }, community)
    if (!chain.intact) problems.push(`the audit chain breaks at ${String(chain.firstBrokenSeq)} (${String(chain.fault)})`)
  } finally {
    await pool.end()
  }
  return problems
}

/** By itself, within ten seconds. */
export async function stillWrites(arena: Pick<Arena, 'origin' | 'cookie'>): Promise<string[]> {
  const id = uuid()
  const took = await until(10_000, async () => (await send(arena, 'POST', notices, noticeOf(id), 5_000)).status === 200)
  return took === null ? ['nothing could be written for ten seconds'] : []
}
