import { sql } from 'kysely'
import { z } from 'zod'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { defineJob } from '../../platform/jobs/index.ts'
import { record } from '../../platform/record.ts'

/**
 * Destroys what a withdrawn consent had carried. A legal hold keeps the sealed copy until it is released; values that
 * never had a consent wait 30 days for one.
 */
export const eraseWithdrawn = defineJob({
  name: 'privacy.erase-withdrawn',
  about: { zh: '删除已撤回同意的个人信息', en: 'Erase data whose consent was withdrawn' },
  input: z.object({}),
  cron: '7 2 * * *',
  async run(_input, { deps, caller }) {
    const communities = await inScope(deps.database, caller, 'read', (tx) =>
      tx.selectFrom('withheld_value').select('community').distinct().execute(),
    )
    for (const { community } of communities) {
      const own = systemCaller('privacy', community)
      await inScope(deps.database, own, 'write', async (tx) => {
        const { rows } = await sql<{ person: string; subject: string }>`
          delete from withheld_value v
          where community = ${community} and (reason = 'withdrawn' or withheld_at < now() - interval '30 days')
            and not exists (select from legal_hold h where h.community = v.community and h.person_id = v.person_id and h.released_at is null)
          returning person_id as person, subject`.execute(tx)
        if (rows.length === 0) return
        await record(
          tx,
          own,
          rows.map(({ person, subject }) => ({ verb: 'privacy.erase-value', entity: 'person', entityId: person, detail: { subject } })),
        )
      })
    }
  },
})
