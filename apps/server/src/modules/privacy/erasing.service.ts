import type { LegalHold } from '@linli/contract/privacy'
import { sql } from 'kysely'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, record } from '../../platform/record.ts'
import { endResidentSignIn } from '../accounts/index.ts'
import { eraseFromContacts } from '../contact/rows.ts'
import { eraseFromLedgers } from '../ledgers/rows.ts'
import { eraseFromMatters } from '../matters/rows.ts'
import { eraseFromMeetings } from '../meetings/rows.ts'
import { eraseFromReports } from '../reports/rows.ts'
import { eraseFromVisits } from '../visits/rows.ts'
import { changed, requireSubject } from './consents.service.ts'
import { mayDecide } from './privacy.policy.ts'
import { presentHold } from './privacy.present.ts'
import { isHeld, listHolds } from './privacy.queries.ts'

/** What stands where a name was: history and audit still add up, nobody is named. */
export const erasedName = '（已删除）'

export async function placeHold(
  deps: Deps,
  caller: Caller,
  person: string,
  { id, reason }: { id: string; reason: string },
): Promise<LegalHold> {
  mayDecide(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    await requireSubject(tx, community, person)
    const made = await tx
      .insertInto('legal_hold')
      .values({ community, id, person_id: person, reason, placed_by: caller.name })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    const hold = (await listHolds(tx, community, person)).find((row) => row.id === id)
    if (hold === undefined || hold.reason !== reason) throw new AppError('same_id_other_content')
    if (made !== undefined)
      await record(tx, caller, { verb: 'privacy.hold', entity: 'person', entityId: person, detail: { hold: id } }, changed(person))
    return presentHold(hold)
  })
}

export async function releaseHold(deps: Deps, caller: Caller, person: string, id: string): Promise<LegalHold> {
  mayDecide(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const released = await tx
      .updateTable('legal_hold')
      .set({ released_at: sql<string>`clock_timestamp()`, released_by: caller.name })
      .where('community', '=', community)
      .where('person_id', '=', person)
      .where('id', '=', id)
      .where('released_at', 'is', null)
      .executeTakeFirst()
    const hold = (await listHolds(tx, community, person)).find((row) => row.id === id)
    if (hold === undefined) throw new AppError('not_found')
    if (released.numUpdatedRows === 1n)
      await record(tx, caller, { verb: 'privacy.release-hold', entity: 'person', entityId: person, detail: { hold: id } }, changed(person))
    return presentHold(hold)
  })
}

/**
 * Erases what the register keeps of somebody who moved away or died. @returns false when that was done before
 * @throws refused `lives-here`, `legal-hold`
 */
export async function erasePerson(deps: Deps, caller: Caller, person: string, reason: string): Promise<boolean> {
  mayDecide(caller)
  const community = communityOf(caller)
  await inScope(deps.database, caller, 'read', (tx) => requireSubject(tx, community, person))
  // Tags of every basis go too, which only the system may delete.
  return inScope(deps.database, systemCaller('privacy', community), 'write', async (tx) => {
    const owner = await requireSubject(tx, community, person)
    if (owner.erased_at !== null) return false
    if (owner.household_id !== null && owner.died_on === null)
      throw new AppError('refused', {
        reason: 'lives-here',
        zh: '此人仍在本社区居住，社区依法履职须保留登记；迁出或死亡登记后可以删除。',
        en: 'This person lives here: the committee’s duty keeps the record until a move or a death is recorded.',
      })
    if (await isHeld(tx, community, person))
      throw new AppError('refused', {
        reason: 'legal-hold',
        zh: '此人的资料因法定事由须保留，解除保留后才能删除。',
        en: 'A legal hold keeps this person’s data; release it first.',
      })
    const notes = await erase(tx, systemCaller('privacy', community), person)
    await record(tx, caller, [{ verb: 'privacy.erase', entity: 'person', entityId: person, detail: { reason } }, ...notes], changed(person))
    return true
  })
}

/** Empties a person's row and removes all that hangs on it. The system's scope only. @returns audit notes */
export async function erase(tx: Tx, caller: Caller, person: string): Promise<AuditNote[]> {
  const community = communityOf(caller)
  const ended = await endResidentSignIn(tx, caller, { person }, 'phone-changed')
  await tx
    .updateTable('person')
    .set({
      name: erasedName,
      sex: '0',
      born_on: null,
      identity_kind: null,
      identity_cipher: null,
      identity_index: null,
      identity_until: null,
      phone_cipher: null,
      phone_index: null,
      ethnicity: null,
      politics: null,
      marital: null,
      schooling: null,
      work: null,
      skills: null,
      note: null,
      search: sql`''::tsvector`,
      erased_at: sql<string>`clock_timestamp()`,
      version: sql<number>`version + 1`,
      updated_at: sql<string>`now()`,
    })
    .where('community', '=', community)
    .where('id', '=', person)
    .execute()
  for (const table of [
    'person_version',
    'care_tag',
    'consent',
    'withheld_value',
    'privacy_request',
    'change_request',
    'person_alias',
    'home_question',
  ] as const)
    await sql`delete from ${sql.table(table)} where community = ${community} and person_id = ${person}`.execute(tx)
  for (const table of ['import_change', 'fact_change'] as const)
    await sql`delete from ${sql.table(table)} where community = ${community} and row_id = ${person}`.execute(tx)
  await eraseFromLedgers(tx, community, person, erasedName)
  await eraseFromContacts(tx, community, person, erasedName)
  await eraseFromMatters(tx, community, person, erasedName)
  await eraseFromMeetings(tx, community, person, erasedName)
  await eraseFromReports(tx, community, person)
  await eraseFromVisits(tx, community, person, erasedName)
  // What a merge could bring back goes too.
  await sql`update person_merge set touched = null, merged_name = ${erasedName} where community = ${community} and kept_id = ${person}`.execute(
    tx,
  )
  return ended
}
