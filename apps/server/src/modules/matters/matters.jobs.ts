import type { MatterAct } from '@linli/rules/matter-acts'
import { confirmUntil } from '@linli/rules/matter-states'
import { sql } from 'kysely'
import { v5 } from 'uuid'
import { z } from 'zod'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { defineJob } from '../../platform/jobs/index.ts'
import { once } from '../../platform/jobs/once.ts'
import { record } from '../../platform/record.ts'
import { matterMeasureNames, refreshRollups } from '../space/index.ts'
import { applyAct } from './apply-act.ts'
import { seedCategories } from './categories.ts'
import { lockMatter } from './matter.row.ts'
import { type MatterTime, readMatterTime } from './matter.time.ts'

async function listCommunities(database: Database): Promise<number[]> {
  const rows = await inScope(database, systemCaller('matters'), 'read', (tx) =>
    tx.selectFrom('community').select('community').orderBy('community').execute(),
  )
  return rows.map(({ community }) => community)
}

/** A step the clock takes for each of these matters, every one in a transaction of its own and once whatever is killed on the way. */
async function takeEach(
  deps: Deps,
  community: number,
  act: MatterAct,
  due: readonly { id: string; round: string }[],
  signal: AbortSignal,
): Promise<number> {
  const system = systemCaller('matters', community)
  let taken = 0
  for (const { id, round } of due) {
    if (signal.aborted) return taken
    await inScope(deps.database, system, 'write', (tx) =>
      once(tx, `matter.${act}:${id}:${round}`, async () => {
        const matter = await lockMatter(tx, community, id)
        const time = await readMatterTime(tx, community)
        // Answered anew, reopened or confirmed since it was listed: then it is not the clock's to do.
        if (matter === undefined || roundOf(act, matter) !== round || !isDue(act, matter, time)) return
        const written = await applyAct(
          tx,
          deps,
          { caller: system, roles: ['clock'], raiser: null },
          matter,
          time,
          act,
          { id: v5(`${act} ${round}`, id), index: Buffer.alloc(0) },
          () => Promise.reject(new Error('the clock takes only steps that are due')),
        )
        await record(tx, system, written.audit, written.events)
        taken += 1
      }),
    )
  }
  return taken
}

interface Clocked {
  state: string
  answered_on: string | null
  settled_on: string | null
  reopened: number
}

/** Which answer, and which time round: each is confirmed once. */
function roundOf(act: MatterAct, matter: Clocked): string {
  return `${String(matter.reopened)}:${(act === 'auto-confirm' ? matter.answered_on : matter.settled_on) ?? ''}`
}

function isDue(act: MatterAct, matter: Clocked, time: MatterTime): boolean {
  if (act === 'close') return matter.state === 'confirmed' && matter.settled_on !== null && matter.settled_on < time.today
  return matter.state === 'answered' && matter.answered_on !== null && time.today > confirmUntil(matter.answered_on, time)
}

/** Matters whose answer stood so many working days without a word, by the community's own calendar and rules of today. */
export async function confirmAnswered(deps: Deps, community: number, signal: AbortSignal): Promise<number> {
  const system = systemCaller('matters', community)
  const due = await inScope(deps.database, system, 'read', async (tx) => {
    const { rows } = await sql<Clocked & { id: string }>`
      select id, state, answered_on, settled_on, reopened from matter
      where community = ${community} and state = 'answered' and answered_on < current_date order by answered_on, id`.execute(tx)
    if (rows.length === 0) return []
    const time = await readMatterTime(tx, community)
    return rows.filter((row) => isDue('auto-confirm', row, time)).map((row) => ({ id: row.id, round: roundOf('auto-confirm', row) }))
  })
  return takeEach(deps, community, 'auto-confirm', due, signal)
}

/** What was confirmed before today. Reopening stays possible for its days, from a closed one too. */
export async function closeConfirmed(deps: Deps, community: number, signal: AbortSignal): Promise<number> {
  const system = systemCaller('matters', community)
  const due = await inScope(deps.database, system, 'read', async (tx) => {
    const { rows } = await sql<Clocked & { id: string }>`
      select id, state, answered_on, settled_on, reopened from matter
      where community = ${community} and state = 'confirmed' and settled_on < current_date order by settled_on, id`.execute(tx)
    return rows.map((row) => ({ id: row.id, round: roundOf('close', row) }))
  })
  return takeEach(deps, community, 'close', due, signal)
}

const confirmJob = defineJob({
  name: 'matters.confirm-answered',
  about: { zh: '答复满期没有异议的诉求，按已解决办结', en: 'Confirm matters whose answer stood without a word for its days' },
  input: z.object({}),
  cron: '20 0 * * *',
  async run(_input, { deps, signal }) {
    for (const community of await listCommunities(deps.database)) {
      if (signal.aborted) return
      await confirmAnswered(deps, community, signal)
    }
  },
})

const closeJob = defineJob({
  name: 'matters.close-confirmed',
  about: { zh: '前一天及以前办结的诉求结案', en: 'Close matters confirmed before today' },
  input: z.object({}),
  cron: '40 0 * * *',
  async run(_input, { deps, signal }) {
    for (const community of await listCommunities(deps.database)) {
      if (signal.aborted) return
      await closeConfirmed(deps, community, signal)
    }
  },
})

/** Hours pass without anybody writing: what fell due since it was counted, and at midnight how old everything is. */
const countLate = defineJob({
  name: 'matters.count-late',
  about: { zh: '重数超时的诉求', en: 'Count late matters again' },
  input: z.object({}),
  cron: '*/5 * * * *',
  attempts: 3,
  async run(_input, { deps, signal }) {
    for (const community of await listCommunities(deps.database)) {
      if (signal.aborted) return
      await recountLate(deps.database, community)
    }
  },
})

/** @returns whether anything had fallen due or grown a day older since it was counted */
export async function recountLate(database: Database, community: number): Promise<boolean> {
  const system = systemCaller('matters', community)
  const moved = await inScope(database, system, 'read', async (tx) => {
    const { rows } = await sql<{ moved: boolean }>`
      select exists (
        select from rollup r where r.community = ${community} and r.place = '00000000-0000-0000-0000-000000000000' and r.measure = 'matters_late'
          and (r.counted_at < current_date or exists (
            select from matter m where m.community = ${community} and m.state in ('accepted', 'verified', 'dispatched', 'handling')
              and m.queue_at >= r.counted_at and m.queue_at < now()))
      ) and exists (select from matter m where m.community = ${community}) as moved`.execute(tx)
    return rows[0]?.moved ?? false
  })
  if (moved) await inScope(database, system, 'write', (tx) => refreshRollups(tx, community, matterMeasureNames))
  return moved
}

const seedJob = defineJob({
  name: 'matters.seed-categories',
  about: { zh: '给还没有诉求类别的社区放上常用类别', en: 'Give communities without categories of matters the usual ones' },
  input: z.object({}),
  cron: '17 * * * *',
  attempts: 3,
  async run(_input, { deps, signal }) {
    const bare = await inScope(deps.database, systemCaller('matters'), 'read', async (tx) => {
      const { rows } = await sql<{ community: number }>`
        select c.community from community c where not exists (select from matter_category k where k.community = c.community) order by 1`.execute(
        tx,
      )
      return rows
    })
    for (const { community } of bare) {
      if (signal.aborted) return
      await seedCategories(deps, community)
    }
  },
})

export const matterJobs = [confirmJob, closeJob, countLate, seedJob]
