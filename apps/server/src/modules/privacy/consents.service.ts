import type { Consent, PersonPrivacy } from '@linli/contract/privacy'
import { careTagTable, normaliseName } from '@linli/rules'
import { needsGuardian } from '@linli/rules/protected-fields'
import { sql } from 'kysely'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { enqueue } from '../../platform/jobs/index.ts'
import { record } from '../../platform/record.ts'
import { readNow } from '../space/index.ts'
import { eraseWithdrawn } from './erase-withdrawn.job.ts'
import { mayAskForOwn, mayKeepRecords, maySee } from './privacy.policy.ts'
import { presentConsent, presentHold } from './privacy.present.ts'
import { findConsentRow, findSubject, listConsentRows, listHolds, listWithheld } from './privacy.queries.ts'
import { restore, withhold } from './withholding.ts'

export interface ConsentGiven {
  id: string
  subject: string
  purposes: string[]
  givenBy: 'self' | 'guardian'
  guardianName: string | null
  way: 'paper' | 'phone' | 'spoken'
  givenOn: string
}

export async function getPersonPrivacy(deps: Deps, caller: Caller, person: string): Promise<PersonPrivacy> {
  maySee(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const found = await requireSubject(tx, community, person)
    const [consents, withheld, holds, { today }] = await Promise.all([
      listConsentRows(tx, community, [person]),
      listWithheld(tx, community, person),
      listHolds(tx, community, person),
      readNow(tx),
    ])
    return {
      person,
      needsGuardian: needsGuardian({ bornOn: found.born_on, today }),
      consents: consents.map(presentConsent),
      withheld: withheld.map((row) => ({
        subject: row.subject,
        since: row.withheld_at,
        reason: row.reason as 'withdrawn',
      })),
      holds: holds.map(presentHold),
    }
  })
}

/**
 * Records a separate consent. What was withheld for lack of it stands in the register again.
 * @throws refused `guardian-needed`, `guardian-unnamed`, `consent-in-future`, `consent-lives`
 */
export async function giveConsent(deps: Deps, caller: Caller, person: string, given: ConsentGiven): Promise<Consent> {
  mayKeepRecords(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const owner = await requireSubject(tx, community, person)
    const { today } = await readNow(tx)
    requireSound(given, { bornOn: owner.born_on, today })
    const guardian = given.givenBy === 'guardian' && given.guardianName !== null ? normaliseName(given.guardianName) : null
    const made = await tx
      .insertInto('consent')
      .values({
        community,
        id: given.id,
        person_id: person,
        subject: given.subject,
        purposes: given.purposes,
        given_by: given.givenBy,
        guardian_name: guardian,
        way: given.way,
        given_on: given.givenOn,
        recorded_by: caller.name,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    const row = await findConsentRow(tx, community, person, given.id)
    if (made === undefined) return presentConsent(sameConsent(row, given))
    const notes = await restore(tx, caller, deps.fields, person, given.subject)
    await record(
      tx,
      caller,
      [
        {
          verb: 'privacy.consent',
          entity: 'person',
          entityId: person,
          ...(owner.household_id === null ? {} : { household: owner.household_id }),
          detail: { subject: given.subject, purposes: given.purposes, givenBy: given.givenBy, way: given.way },
        },
        ...notes,
      ],
      changed(person),
    )
    if (row === undefined) throw new AppError('not_found')
    return presentConsent(row)
  })
}

export async function withdrawConsent(
  deps: Deps,
  caller: Caller,
  { person, id, way }: { person: string; id: string; way: string },
): Promise<Consent> {
  mayKeepRecords(caller)
  return inScope(deps.database, caller, 'write', (tx) => withdrawIn(tx, deps, caller, caller, { person, id, way }))
}

/** A resident takes back what a member of the own household consented to, as easily as it was given (PIPL art. 15). */
export async function withdrawMyConsent(deps: Deps, caller: Caller, id: string): Promise<Consent> {
  mayAskForOwn(caller)
  const community = communityOf(caller)
  const own = await inScope(deps.database, caller, 'read', (tx) =>
    tx.selectFrom('person').select('id').where('community', '=', community).where('household_id', '=', caller.household).execute(),
  )
  // The household's people are told by the resident's own scope; only then the system acts for them.
  return inScope(deps.database, systemCaller('privacy', community), 'write', async (tx) => {
    const row = await findConsentRow(tx, community, null, id)
    if (row === undefined || !own.some((person) => person.id === row.person_id)) throw new AppError('not_found')
    return withdrawIn(tx, deps, systemCaller('privacy', community), caller, { person: row.person_id, id, way: 'phone' })
  })
}

async function withdrawIn(
  tx: Tx,
  deps: Deps,
  acting: Caller,
  asked: Caller,
  { person, id, way }: { person: string; id: string; way: string },
): Promise<Consent> {
  const community = communityOf(acting)
  const owner = await requireSubject(tx, community, person)
  const updated = await tx
    .updateTable('consent')
    .set({ withdrawn_at: sql<string>`clock_timestamp()`, withdrawn_by: asked.name })
    .where('community', '=', community)
    .where('person_id', '=', person)
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .returning('subject')
    .executeTakeFirst()
  const row = await findConsentRow(tx, community, person, id)
  if (row === undefined) throw new AppError('not_found')
  // Withdrawn twice is withdrawn once.
  if (updated === undefined) return presentConsent(row)
  const notes = await withhold(tx, acting, deps.fields, person, updated.subject, 'withdrawn')
  await enqueue(tx, eraseWithdrawn, {}, { key: 'erase-withdrawn' })
  await record(
    tx,
    asked,
    [
      {
        verb: 'privacy.withdraw',
        entity: 'person',
        entityId: person,
        ...(owner.household_id === null ? {} : { household: owner.household_id }),
        detail: { subject: updated.subject, way },
      },
      ...notes,
    ],
    changed(person),
  )
  return presentConsent(row)
}

function requireSound({ givenBy, guardianName, givenOn, subject }: ConsentGiven, of: { bornOn: string | null; today: string }): void {
  if (givenOn > of.today)
    throw new AppError('refused', {
      reason: 'consent-in-future',
      zh: '同意日期不能晚于今天。',
      en: 'A consent cannot be given in the future.',
    })
  if (givenBy === 'self' && needsGuardian(of))
    throw new AppError('refused', {
      reason: 'guardian-needed',
      zh: '未满十四周岁，须由监护人同意。',
      en: 'Under 14 a guardian must consent.',
    })
  if (givenBy === 'guardian' && (guardianName === null || normaliseName(guardianName) === ''))
    throw new AppError('refused', { reason: 'guardian-unnamed', zh: '请填写监护人姓名。', en: 'Name the guardian.' })
  if (subject.startsWith('care_tag:') && !careTagTable.some((entry) => subject === `care_tag:${entry.code}`))
    throw new AppError('invalid_input', {
      fields: [{ path: 'subject', code: 'unknown-code', zh: '不在代码表中。', en: 'Not in the code table.' }],
    })
}

function sameConsent(row: Parameters<typeof presentConsent>[0] | undefined, given: ConsentGiven): Parameters<typeof presentConsent>[0] {
  if (row === undefined)
    throw new AppError('refused', {
      reason: 'consent-lives',
      zh: '这一项已有有效的同意，无需重复登记。',
      en: 'A consent for this already lives; there is no need for another.',
    })
  if (row.subject !== given.subject || row.given_on !== given.givenOn || row.way !== given.way) throw new AppError('same_id_other_content')
  return row
}

export async function requireSubject(tx: Tx, community: number, person: string) {
  const found = await findSubject(tx, community, person)
  if (found === undefined) throw new AppError('not_found')
  return found
}

export const changed = (id: string) => [
  { kind: 'register.changed', privacyClass: 'staff' as const, audience: null, data: { entity: 'person', id } },
]
