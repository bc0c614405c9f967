import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { readConfig } from '../../platform/config.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import type { JobContext } from '../../platform/jobs/index.ts'
import { buildResident, buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { addCareTag, getPerson, updatePerson } from '../people/index.ts'
import { readSettings, writeSetting } from '../settings/index.ts'
import { readNow } from '../space/index.ts'
import { getPersonPrivacy, giveConsent, withdrawConsent, withdrawMyConsent } from './consents.service.ts'
import { eraseWithdrawn } from './erase-withdrawn.job.ts'
import { erasePerson, erasedName, placeHold, releaseHold } from './erasing.service.ts'
import { getMyData, listMyPrivacy } from './my-data.service.ts'
import { answerPrivacyRequest, listPrivacyRequests, sendMyRequest } from './requests.service.ts'
import { tidyCommunity } from './retention.job.ts'

describe('privacy', () => {
  let db: TestDatabase
  let deps: Deps
  let home: BuiltHome
  let neighbour: BuiltHome
  const staff = buildStaff(redFlower)
  const system = systemCaller('privacy', redFlower)
  const person = (at: number) => home.persons[at] ?? ''
  const consentOf = (subject: string, overrides: Partial<Parameters<typeof giveConsent>[3]> = {}) => ({
    id: uuid(),
    subject,
    purposes: ['service'],
    givenBy: 'self' as const,
    guardianName: null,
    way: 'paper' as const,
    givenOn: '2026-01-05',
    ...overrides,
  })
  /** From today on the field is kept on that ground. */
  const rest = (field: 'skills' | 'phone', basis: 'separate_consent' | 'statutory_duty') =>
    inScope(db, system, 'write', async (tx) => {
      const { fieldBases } = await readSettings(tx, redFlower)
      const { today } = await readNow(tx)
      const version = await tx
        .selectFrom('community_setting')
        .select('version')
        .where('key', '=', 'fieldBases')
        .orderBy('version', 'desc')
        .executeTakeFirst()
      const value = { ...fieldBases, [field]: { purposes: ['service'], basis } }
      await writeSetting(tx, system, { key: 'fieldBases', value, startsOn: today, version: (version?.version ?? 0) + 1 })
    })
  const eraseNow = () =>
    eraseWithdrawn.run({}, {
      deps,
      community: null,
      caller: systemCaller('privacy'),
      effect: uuid(),
      attempt: 1,
      attempts: 1,
      signal: new AbortController().signal,
      once: () => Promise.resolve(undefined),
    } satisfies JobContext)

  beforeAll(async () => {
    db = await createTestDatabase()
    deps = { config: readConfig({}), database: db, fields: testFields }
    home = await buildHome(db, testFields, {
      people: [
        { name: '单建国', phone: '13812341234', identity: '11010519491231002X', bornOn: '1949-12-31' },
        { name: '曾小明', bornOn: '2020-05-01', relation: '40', phone: '13912345678' },
        { name: '王伟明', bornOn: '1980-02-02' },
      ],
    })
    neighbour = await buildHome(db, testFields, { community: fishing, people: [{ name: '别家人' }] })
  })
  afterAll(() => db.drop())

  it('a care tag that rests on consent is refused until one lives, and goes with it at once; the job erases it', async () => {
    const id = person(0)
    const tag = { id: uuid(), kind: 'living-alone', basis: '本人申请', legalBasis: 'separate_consent' as const, startsOn: '2026-01-01' }
    await expect(addCareTag(deps, staff, id, tag)).rejects.toMatchObject({ details: { reason: 'consent-needed' } })
    const consent = await giveConsent(deps, staff, id, consentOf('care_tag:living-alone'))
    await addCareTag(deps, staff, id, tag)
    expect((await getPerson(deps, staff, id)).careTags).toHaveLength(1)
    await withdrawConsent(deps, staff, { person: id, id: consent.id, way: 'spoken' })
    expect((await getPerson(deps, staff, id)).careTags).toHaveLength(0)
    expect((await getPersonPrivacy(deps, staff, id)).withheld).toMatchObject([{ subject: 'care_tag:living-alone', reason: 'withdrawn' }])
    await eraseNow()
    expect((await getPersonPrivacy(deps, staff, id)).withheld).toEqual([])
  })

  it('a tag an import brought on a consent nobody recorded is hidden until one is, and then stands again', async () => {
    const id = person(2)
    await inScope(db, system, 'write', (tx) =>
      tx
        .insertInto('care_tag')
        .values({
          community: redFlower,
          id: uuid(),
          person_id: id,
          kind: 'low-income',
          basis: '台账',
          legal_basis: 'separate_consent',
          starts_on: '2026-01-01',
        })
        .execute(),
    )
    await tidyCommunity(deps, system)
    expect((await getPerson(deps, staff, id)).careTags).toHaveLength(0)
    await tidyCommunity(deps, system)
    expect((await getPersonPrivacy(deps, staff, id)).withheld).toMatchObject([{ subject: 'care_tag:low-income', reason: 'no-consent' }])
    await giveConsent(deps, staff, id, consentOf('care_tag:low-income'))
    expect((await getPerson(deps, staff, id)).careTags).toMatchObject([{ kind: 'low-income', legalBasis: 'separate_consent' }])
  })

  it('a field moved to consent is hidden until consent is given, then stands again as it was; withdrawn, it is erased', async () => {
    const id = person(0)
    const before = await getPerson(deps, staff, id)
    await rest('phone', 'separate_consent')
    expect(await tidyCommunity(deps, system)).toBe(false)
    expect((await getPerson(deps, staff, id)).phoneMasked).toBeNull()
    await expect(updatePerson(deps, staff, id, { version: before.version + 1, phone: '13812341234' })).rejects.toMatchObject({
      details: { reason: 'consent-needed' },
    })
    const consent = await giveConsent(deps, staff, id, consentOf('phone', { purposes: ['contact'] }))
    expect((await getPerson(deps, staff, id)).phoneMasked).toBe('138****1234')
    await tidyCommunity(deps, system)
    expect((await getPerson(deps, staff, id)).phoneMasked).toBe('138****1234')
    await withdrawConsent(deps, staff, { person: id, id: consent.id, way: 'phone' })
    expect((await getPerson(deps, staff, id)).phoneMasked).toBeNull()
    await eraseNow()
    await giveConsent(deps, staff, id, consentOf('phone', { purposes: ['contact'] }))
    expect((await getPerson(deps, staff, id)).phoneMasked).toBeNull()
    await rest('phone', 'statutory_duty')
    expect((await getPerson(deps, staff, person(1))).phoneMasked).toBeNull()
    await tidyCommunity(deps, system)
    expect((await getPerson(deps, staff, person(1))).phoneMasked).toBe('139****5678')
  })

  it('under fourteen only a guardian consents, by name', async () => {
    const child = person(1)
    expect((await getPersonPrivacy(deps, staff, child)).needsGuardian).toBe(true)
    await expect(giveConsent(deps, staff, child, consentOf('skills'))).rejects.toMatchObject({ details: { reason: 'guardian-needed' } })
    const unnamed = consentOf('skills', { givenBy: 'guardian', guardianName: ' ' })
    await expect(giveConsent(deps, staff, child, unnamed)).rejects.toMatchObject({ details: { reason: 'guardian-unnamed' } })
    const given = consentOf('skills', { givenBy: 'guardian', guardianName: '单建国' })
    const made = await giveConsent(deps, staff, child, given)
    expect(await giveConsent(deps, staff, child, given)).toEqual(made)
    await expect(giveConsent(deps, staff, child, { ...given, way: 'spoken' })).rejects.toMatchObject({ id: 'same_id_other_content' })
    await expect(giveConsent(deps, staff, child, { ...given, id: uuid() })).rejects.toMatchObject({ details: { reason: 'consent-lives' } })
    await expect(
      giveConsent(deps, staff, child, consentOf('work', { ...given, id: uuid(), subject: 'work', givenOn: '2999-01-01' })),
    ).rejects.toMatchObject({ details: { reason: 'consent-in-future' } })
  })

  it('a resident sees and withdraws the own household’s consents, and nobody else’s', async () => {
    const resident = buildResident(redFlower, home.household, [])
    const stranger = buildResident(fishing, neighbour.household, [])
    const consent = await giveConsent(deps, staff, person(2), consentOf('skills'))
    expect((await listMyPrivacy(deps, resident)).consents.map((one) => one.id)).toContain(consent.id)
    expect((await listMyPrivacy(deps, stranger)).consents).toEqual([])
    await expect(withdrawMyConsent(deps, stranger, consent.id)).rejects.toMatchObject({ id: 'not_found' })
    expect(await withdrawMyConsent(deps, resident, consent.id)).toMatchObject({ id: consent.id, withdrawnAt: expect.any(String) as string })
    await expect(withdrawMyConsent(deps, staff, consent.id)).rejects.toMatchObject({ id: 'forbidden' })
  })

  it('a request about the own data reaches staff with its day, is answered once, and the household reads the answer', async () => {
    const resident = buildResident(redFlower, home.household, [])
    const sent = { id: uuid(), kind: 'explanation' as const, person: person(2), field: 'name' as const, text: '为什么登记姓名' }
    const made = await sendMyRequest(deps, resident, sent)
    expect(await sendMyRequest(deps, resident, sent)).toEqual(made)
    await expect(sendMyRequest(deps, resident, { ...sent, text: '别的' })).rejects.toMatchObject({ id: 'same_id_other_content' })
    await expect(sendMyRequest(deps, resident, { ...sent, id: uuid(), person: neighbour.persons[0] ?? '' })).rejects.toMatchObject({
      id: 'not_found',
    })
    expect((await listPrivacyRequests(deps, staff, 'open')).map((one) => one.id)).toEqual([sent.id])
    expect(await listPrivacyRequests(deps, buildStaff(fishing))).toEqual([])
    await expect(answerPrivacyRequest(deps, buildStaff(fishing), sent.id, { state: 'done', answer: '好' })).rejects.toMatchObject({
      id: 'not_found',
    })
    await answerPrivacyRequest(deps, staff, sent.id, { state: 'done', answer: '已更正' })
    await expect(answerPrivacyRequest(deps, staff, sent.id, { state: 'refused', answer: '不行' })).rejects.toMatchObject({ id: 'conflict' })
    expect((await listMyPrivacy(deps, resident)).requests).toMatchObject([{ id: sent.id, state: 'done', answer: '已更正' }])
  })

  it('a copy shows whole what belongs to the person signed in and masked what belongs to others', async () => {
    const account = `account-${uuid()}`
    await inScope(db, system, 'write', (tx) =>
      tx
        .insertInto('resident_account')
        .values({
          community: redFlower,
          account_id: account,
          household_id: home.household,
          person_id: person(0),
          phone_index: Buffer.alloc(32),
        })
        .execute(),
    )
    const mine = await getMyData(deps, buildResident(redFlower, home.household, [], { id: account }))
    const byName = new Map(mine.people.map((one) => [one.facts.name, one]))
    expect(byName.get('单建国')).toMatchObject({ identity: '11010519491231002X', bornOn: '1949-12-31' })
    expect(byName.get('曾小明')).toMatchObject({ bornOn: '2020-05-01', phone: '13912345678' })
    expect(byName.get('王伟明')).toMatchObject({ identity: null, bornOn: null, facts: { careTags: null, note: null } })
    const byPaper = await getMyData(deps, buildResident(redFlower, home.household, []))
    expect(byPaper.people.map((one) => one.identity)).toEqual([null, null, null])
    expect(mine.people).toHaveLength(3)
  })

  it('nobody who lives here is erased, a hold keeps who left, and erasing leaves no value behind', async () => {
    const id = person(2)
    await expect(erasePerson(deps, staff, id, '本人申请')).rejects.toMatchObject({ details: { reason: 'lives-here' } })
    await inScope(db, system, 'write', async (tx) => {
      await tx
        .updateTable('membership')
        .set({ ends_on: '2026-02-01' })
        .where('community', '=', redFlower)
        .where('person_id', '=', id)
        .execute()
      await tx
        .updateTable('person')
        .set({ household_id: null, building_id: null, work: '砌墙' })
        .where('community', '=', redFlower)
        .where('id', '=', id)
        .execute()
    })
    const hold = { id: uuid(), reason: '法院调查' }
    await placeHold(deps, staff, id, hold)
    await expect(erasePerson(deps, staff, id, '本人申请')).rejects.toMatchObject({ details: { reason: 'legal-hold' } })
    await releaseHold(deps, staff, id, hold.id)
    expect(await erasePerson(deps, staff, id, '本人申请')).toBe(true)
    expect(await erasePerson(deps, staff, id, '本人申请')).toBe(false)
    const row = await inScope(db, system, 'read', (tx) =>
      tx.selectFrom('person').selectAll().where('community', '=', redFlower).where('id', '=', id).executeTakeFirstOrThrow(),
    )
    expect(row).toMatchObject({ name: erasedName, work: null, born_on: null })
    await expect(erasePerson(deps, buildStaff(fishing), id, 'x')).rejects.toMatchObject({ id: 'not_found' })
  })

  it('who left longer ago than the community keeps is erased by the job, and whoever lives here is not', async () => {
    const gone = await buildHome(db, testFields, { building: '9', people: [{ name: '早已迁出' }, { name: '刚刚迁出', relation: '20' }] })
    await inScope(db, system, 'write', async (tx) => {
      for (const [at, day] of ['2024-06-01', '2026-10-01'].entries()) {
        const id = gone.persons[at] ?? ''
        await tx.updateTable('membership').set({ ends_on: day }).where('community', '=', redFlower).where('person_id', '=', id).execute()
        await tx
          .updateTable('person')
          .set({ household_id: null, building_id: null })
          .where('community', '=', redFlower)
          .where('id', '=', id)
          .execute()
      }
    })
    await tidyCommunity(deps, system)
    const names = await inScope(db, system, 'read', (tx) =>
      tx
        .selectFrom('person')
        .select('name')
        .where('community', '=', redFlower)
        .where('id', 'in', [...gone.persons, person(0)])
        .execute(),
    )
    expect(names.map((row) => row.name).toSorted()).toEqual([erasedName, '刚刚迁出', '单建国'].toSorted())
  })
})
