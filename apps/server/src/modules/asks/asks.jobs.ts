import { sql } from 'kysely'
import { z } from 'zod'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { defineJob } from '../../platform/jobs/index.ts'
import { record } from '../../platform/record.ts'
import { settleAsks } from './asks.queries.ts'

/** What helpers brought is settled; nobody is asked for who has moved away or died; the last home they had has others living in it. */
const tidyAsks = defineJob({
  name: 'asks.tidy',
  about: { zh: '整理上门询问，撤下已迁出、去世人员的', en: 'Tidy what is to be asked at homes; drop it for people who moved away or died' },
  input: z.object({}),
  cron: '41 2 * * *',
  async run(_input, { deps, caller, signal }) {
    const communities = await inScope(deps.database, caller, 'read', (tx) =>
      tx.selectFrom('community').select('community').orderBy('community').execute(),
    )
    for (const { community } of communities) {
      if (signal.aborted) return
      const system = systemCaller('asks', community)
      await inScope(deps.database, system, 'write', async (tx) => {
        await settleAsks(tx, community)
        const { numAffectedRows } = await sql`
          update home_question q set state = 'dropped', answered_at = clock_timestamp(), answered_by = ${system.id}, answerer = ''
          from person p where q.community = ${community} and q.state in ('open', 'waiting') and p.community = ${community} and p.id = q.person_id
            and (p.household_id is null or p.died_on is not null)`.execute(tx)
        const dropped = Number(numAffectedRows ?? 0n)
        if (dropped > 0) await record(tx, system, { verb: 'home_question.drop', entity: 'home_question', detail: { dropped } })
      })
    }
  },
})

export const askJobs = [tidyAsks]
