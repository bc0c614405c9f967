import type { Settings } from '@linli/contract/settings'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Caller, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { defineJob } from '../../platform/jobs/index.ts'
import { type AuditNote, record } from '../../platform/record.ts'
import { clearSettledMatters } from '../matters/rows.ts'
import { readSettings } from '../settings/index.ts'
import { consentFields } from './consent-fields.ts'
import { erase, erasedName } from './erasing.service.ts'
import { restoreUnasked, withholdTagsWithoutConsent, withholdWithoutConsent } from './withholding.ts'

/** Rows one transaction handles; what is left waits for the next round of the same run. */
const atOnce = 200

/**
 * Nothing is kept longer than the community's settings say (PIPL art. 19), and nothing that rests on consent without one:
 * a setting that changes, or a child's fourteenth birthday, shows here the next morning at the latest.
 */
export const keepWithinRetention = defineJob({
  name: 'privacy.keep-within-retention',
  about: { zh: '按保存期限清理到期的个人信息', en: 'Clear personal data past its retention' },
  input: z.object({}),
  cron: '23 2 * * *',
  async run(_input, { deps, caller, signal }) {
    const communities = await inScope(deps.database, caller, 'read', (tx) =>
      tx.selectFrom('community').select('community').orderBy('community').execute(),
    )
    for (const { community } of communities) {
      let more = true
      while (more && !signal.aborted) more = await tidyCommunity(deps, systemCaller('privacy', community))
    }
  },
})

/** One round over one community. @returns whether there may be more to do */
export async function tidyCommunity(deps: Deps, caller: Caller): Promise<boolean> {
  return inScope(deps.database, caller, 'write', async (tx) => {
    const { retention, fieldBases } = await readSettings(tx, caller.lo)
    const resting = consentFields(fieldBases)
    const restored = await restoreUnasked(tx, caller, deps.fields, resting, atOnce)
    const withheld = [
      ...(await withholdWithoutConsent(tx, caller, deps.fields, resting, atOnce)),
      ...(await withholdTagsWithoutConsent(tx, caller, deps.fields, atOnce)),
    ]
    const former = await eraseFormerResidents(tx, caller, retention.former_residents)
    const rows = await clearRows(tx, caller.lo, retention)
    const cleared = Object.values(rows).reduce((sum, count) => sum + count, 0)
    const notes = [
      ...restored,
      ...withheld,
      ...former,
      ...(cleared > 0 ? [{ verb: 'privacy.clear', entity: 'retention', detail: rows }] : []),
    ]
    if (notes.length > 0) await record(tx, caller, notes)
    return restored.length >= atOnce || withheld.length >= atOnce || former.length >= atOnce
  })
}

/** Counted from the end of the last membership, or from death; a legal hold stops the clock. */
async function eraseFormerResidents(tx: Tx, caller: Caller, months: number): Promise<AuditNote[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from person p
    where p.community = ${caller.lo} and p.erased_at is null and (p.household_id is null or p.died_on is not null)
      and coalesce(p.died_on, (select max(m.ends_on) from membership m where m.community = p.community and m.person_id = p.id), p.created_at::date)
        < current_date - make_interval(months => ${months})
      and not exists (select from membership m where m.community = p.community and m.person_id = p.id and m.ends_on is null and p.died_on is null)
      and not exists (select from legal_hold h where h.community = p.community and h.person_id = p.id and h.released_at is null)
    order by p.id limit ${atOnce}`.execute(tx)
  const notes: AuditNote[] = []
  for (const { id } of rows) {
    await erase(tx, caller, id)
    notes.push({ verb: 'privacy.erase', entity: 'person', entityId: id, detail: { reason: 'retention', months } })
  }
  return notes
}

async function clearRows(tx: Tx, community: number, kept: Settings['retention']): Promise<Record<string, number>> {
  const before = (months: number) => sql`now() - make_interval(months => ${months})`
  const counts: Record<string, number> = {}
  const clear = async (what: string, statement: ReturnType<typeof sql>) => {
    const { numAffectedRows } = await statement.execute(tx)
    if ((numAffectedRows ?? 0n) > 0n) counts[what] = Number(numAffectedRows)
  }
  await clear('suggestions', sql`delete from suggestion where community = ${community} and answered_at < ${before(kept.suggestions)}`)
  await clear(
    'notices',
    sql`delete from notice where community = ${community} and state <> 'draft' and coalesce(withdrawn_at, ends_at) < ${before(kept.notices)}`,
  )
  await clear(
    'household_passes',
    sql`delete from household_pass p where community = ${community} and coalesce(used_at, withdrawn_at, expires_at) < ${before(kept.household_passes)}
      and not exists (select from resident_account a where a.community = p.community and a.pass_id = p.id and a.ended_at is null)`,
  )
  await clear(
    'import_files',
    sql`delete from import_change c using import_batch b
      where c.community = ${community} and b.community = c.community and b.id = c.import_id and b.imported_at < ${before(kept.import_files)}`,
  )
  await clear(
    'merges',
    sql`update person_merge set touched = null where community = ${community} and touched is not null and merged_at < ${before(kept.import_files)}`,
  )
  // As complaints: the proof of how they were handled, counted from their end.
  const matters = await clearSettledMatters(tx, community, kept.suggestions, erasedName)
  if (matters > 0) counts['matters'] = matters
  await clear('changes', sql`delete from change_request where community = ${community} and answered_at < ${before(kept.suggestions)}`)
  return counts
}
