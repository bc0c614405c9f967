import { sql } from 'kysely'
import { z } from 'zod'
import { inScope } from '../db/in-scope.ts'
import { pruneOutbox } from '../events/dispatcher.ts'
import { type Job, defineJob } from './job.ts'

const pruneEvents = defineJob({
  name: 'events.prune',
  about: { zh: '清理屏幕已不再需要的旧消息', en: 'Clear events no screen can resume from any more' },
  input: z.object({}),
  cron: '17 * * * *',
  attempts: 3,
  run: (_input, { deps }) => pruneOutbox(deps.database),
})

/** Longer than any dead letter is worth retrying: a mark that is gone lets its effect happen again. */
const keepEffectsDays = 400

const pruneEffects = defineJob({
  name: 'jobs.prune-effects',
  about: { zh: '清理一年多以前的任务完成记录', en: 'Clear marks of jobs done over a year ago' },
  input: z.object({}),
  cron: '41 4 * * *',
  attempts: 3,
  async run(_input, { deps, caller }) {
    await inScope(deps.database, caller, 'write', (tx) =>
      tx
        .deleteFrom('job_effect')
        .where('at', '<', sql<string>`now() - make_interval(days => ${keepEffectsDays})`)
        .execute(),
    )
  },
})

/** The platform's own timetable. */
export const upkeepJobs: readonly Job[] = [pruneEvents, pruneEffects]
