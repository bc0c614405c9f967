import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { v7 as uuid } from 'uuid'
import { check } from '../checker.ts'
import { type Fault, attempt, newReport, unless } from '../fault.ts'
import { openJournal } from '../journal.ts'
import { leaks, sendNotice, tally } from '../writing.ts'

export const poolExhausted: Fault = {
  id: 'F7',
  name: 'every connection is taken by writers that wait for a lock, a hundred more requests come',
  async run({ arena: open, journals, log }) {
    const report = newReport()
    const arena = await open()
    await attempt(report, 'they are told to come back within two seconds, and it heals', async () => {
      const journal = openJournal(journals)
      const blocker = new pg.Client(arena.owner)
      await blocker.connect()
      await blocker.query('begin; lock table notice in exclusive mode')
      const blocked = Array.from({ length: 16 }, () => sendNotice(arena, journal, uuid()))
      await wait(1_000)
      const taken = await arena.ask<{ count: number }>(
        "select count(*)::int as count from pg_stat_activity where application_name = 'linli' and wait_event_type = 'Lock'",
      )
      const more = await Promise.all(Array.from({ length: 100 }, () => sendNotice(arena, journal, uuid())))
      await blocker.query('rollback')
      await blocker.end()
      const released = await Promise.all(blocked)
      const slowest = Math.max(...more.map(({ ms }) => ms))
      const open = await arena.ask<{ count: number }>(
        "select count(*)::int as count from pg_stat_activity where application_name = 'linli' and state like 'idle in transaction%'",
      )
      log(
        `F7: ${String(taken[0]?.count)} waited for the lock; of a hundred ${tally(more)}, the slowest in ${String(Math.round(slowest))} ms`,
      )
      return [
        ...unless((taken[0]?.count ?? 0) >= 10, `only ${String(taken[0]?.count)} connections were taken`),
        ...unless(
          more.every(({ status }) => status === 503),
          `the hundred were answered ${tally(more)}`,
        ),
        ...unless(
          more.every(({ headers }) => Number(headers.get('retry-after')) > 0),
          'an answer does not say when to come back',
        ),
        ...unless(slowest < 2_000, `the slowest took ${String(Math.round(slowest))} ms`),
        ...unless(
          released.some(({ status }) => status === 200),
          `of those that waited: ${tally(released)}`,
        ),
        ...unless(open[0]?.count === 0, 'a transaction is left open'),
        ...leaks(more),
        ...(await check(arena, journal)),
      ]
    })
    return report
  },
}
