import type { Consent, MyData, PrivacyRequest } from '@linli/contract/privacy'
import { guardianAge, protectedFields } from '@linli/rules/protected-fields'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { listMyChanges } from '../changes/index.ts'
import { copyMyMatters } from '../matters/rows.ts'
import { getMyHousehold, listMyLooks, readPerson } from '../people/index.ts'
import { readSettings } from '../settings/index.ts'
import { readNow } from '../space/index.ts'
import { copyVisitsOf } from '../visits/rows.ts'
import { mayAskForOwn } from './privacy.policy.ts'
import { presentConsent, presentRequest } from './privacy.present.ts'
import { listConsentRows } from './privacy.queries.ts'
import { listMyRequestRows } from './requests.service.ts'

export async function listMyPrivacy(deps: Deps, caller: Caller): Promise<{ consents: Consent[]; requests: PrivacyRequest[] }> {
  mayAskForOwn(caller)
  const community = communityOf(caller)
  const household = ownHousehold(caller)
  const own = await ownPeople(deps, caller)
  // Consents lie behind the staff's wall; whose they are was told by the resident's own scope.
  return inScope(deps.database, systemCaller('privacy', community), 'read', async (tx) => ({
    consents: (await listConsentRows(tx, community, own)).map(presentConsent),
    requests: (await listMyRequestRows(tx, community, household)).map(presentRequest),
  }))
}

/**
 * A copy of what is kept (PIPL art. 45). Whoever signed in as a person sees that person's data whole, tags included, and
 * those of the household's children under 14; other members' as the household sees them every day, masked. The taking is
 * recorded.
 */
export async function getMyData(deps: Deps, caller: Caller): Promise<MyData> {
  mayAskForOwn(caller)
  const community = communityOf(caller)
  const own = await ownPeople(deps, caller)
  const [home, looks, changes, visits, matters, told] = await Promise.all([
    getMyHousehold(deps, caller),
    listMyLooks(deps, caller),
    listMyChanges(deps, caller),
    inScope(deps.database, caller, 'read', (tx) => copyVisitsOf(tx, community, ownHousehold(caller))),
    copyMyMatters(deps, caller),
    listMyPrivacy(deps, caller),
  ])
  return inScope(deps.database, systemCaller('privacy', community), 'write', async (tx) => {
    const self = await personOf(tx, community, caller.id)
    const { fieldBases } = await readSettings(tx, community)
    const { now } = await readNow(tx)
    const people: MyData['people'] = []
    for (const id of own) people.push(await copyOf(deps, tx, caller, id, self, fieldBases))
    await record(tx, caller, {
      verb: 'privacy.copy',
      entity: 'household',
      entityId: ownHousehold(caller),
      household: ownHousehold(caller),
      detail: { persons: own.length },
    })
    return {
      community: home.community,
      at: now,
      people,
      household: {
        label: home.label,
        originGroup: home.originGroup,
        relation: home.people.find((member) => member.id === self)?.relation ?? null,
      },
      ...told,
      changes,
      visits,
      matters,
      looks,
    }
  })
}

async function copyOf(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  id: string,
  self: string | null,
  bases: Awaited<ReturnType<typeof readSettings>>['fieldBases'],
): Promise<MyData['people'][number]> {
  const community = communityOf(caller)
  const staff = { ...systemCaller('privacy', community), kind: 'staff' as const }
  const { version: _version, ...facts } = await readPerson(deps, staff, tx, id)
  const row = await tx
    .selectFrom('person')
    .select(['identity_cipher', 'phone_cipher', 'born_on'])
    .where('community', '=', community)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const mine = self !== null && (id === self || (facts.age !== null && facts.age < guardianAge))
  return {
    facts: mine ? facts : { ...facts, careTags: null, politics: null, note: null },
    identity: mine && row.identity_cipher !== null ? deps.fields.open('identity', row.identity_cipher) : null,
    phone: mine && row.phone_cipher !== null ? deps.fields.open('phone', row.phone_cipher) : null,
    bornOn: mine ? row.born_on : null,
    basis: protectedFields.map((field) => ({ field, basis: bases[field].basis, purposes: bases[field].purposes })),
  }
}

/** The person a phone sign-in stands for; nobody for a sign-in by the household's paper. */
async function personOf(tx: Tx, community: number, account: string): Promise<string | null> {
  const row = await tx
    .selectFrom('resident_account')
    .select('person_id')
    .where('community', '=', community)
    .where('account_id', '=', account)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row?.person_id ?? null
}

async function ownPeople(deps: Deps, caller: Caller): Promise<string[]> {
  const rows = await inScope(deps.database, caller, 'read', (tx) =>
    tx
      .selectFrom('person')
      .select('id')
      .where('community', '=', communityOf(caller))
      .where('household_id', '=', ownHousehold(caller))
      .orderBy('id')
      .execute(),
  )
  return rows.map((row) => row.id)
}

function ownHousehold(caller: Caller): string {
  if (caller.household === null) throw new AppError('not_found')
  return caller.household
}
