import type { TimelineEntry } from '@linli/contract/life'
import type { Person } from '@linli/contract/people'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'

const at = `/api/communities/${String(redFlower)}`
const [firstNumber, secondNumber] = ['11010519491231002X', '440524188001010014']
type Edited = Extract<TimelineEntry, { entry: 'edited' }>

describe('earlier values put back', () => {
  let app: TestApp
  let worker: Visitor
  let home: BuiltHome
  let id: string

  beforeAll(async () => {
    app = await createTestApp()
    home = await buildHome(app.db, testFields, {
      people: [
        { name: '尹建国', phone: '13812341234', identity: firstNumber, bornOn: '1949-12-31', sex: '2' },
        { name: '尹小妹', relation: '12', sex: '2' },
      ],
    })
    await buildHome(app.db, testFields, { community: fishing })
    worker = await app.signIn({ login: 'r-worker', post: { kind: 'worker', community: redFlower } })
    id = home.persons[0] ?? ''
    // Long in the register, so that what was true before is kept.
    await app.db.asOwner(`update person set created_at = now() - interval '1 year', facts_since = current_date - 365`)
  })
  afterAll(() => app.stop())

  const person = async (who = id) => (await worker.get(`${at}/persons/${who}`)).body as Person
  const correct = async (change: object, who = id) => {
    const answer = await worker.send('PATCH', `${at}/persons/${who}`, { version: (await person(who)).version, ...change })
    expect(answer.status).toBe(200)
  }
  const edits = async (url = `${at}/persons/${id}/timeline`) =>
    ((await worker.get(url)).body as { items: TimelineEntry[] }).items.filter((one): one is Edited => one.entry === 'edited')
  const restore = async (body: object, who: Visitor = worker) =>
    who.post(`${at}/persons/${id}/restore`, { id: uuid(), version: (await person()).version, reason: '改错了', ...body })
  const secrets = async () => {
    const [row] = await app.db.asOwner<{ identity_cipher: Buffer; phone_cipher: Buffer | null; phone_index: Buffer | null }>(
      'select identity_cipher, phone_cipher, phone_index from person where id = $1',
      [id],
    )
    return {
      identity: testFields.open('identity', row?.identity_cipher ?? Buffer.alloc(0)),
      phone: row?.phone_cipher ? testFields.open('phone', row.phone_cipher) : null,
      index: row?.phone_index ?? null,
    }
  }

  it('the timeline says who changed what into what, numbers covered', async () => {
    await correct({ name: '尹建囯', phone: '13900001111', work: '木工' })
    const [edit] = await edits()
    expect(edit).toMatchObject({ how: 'edit', by: 'r-worker', of: { kind: 'person', id, name: '尹建囯' }, reason: null, file: null })
    expect(edit?.values).toEqual(
      expect.arrayContaining([
        { field: 'name', before: '尹建国', after: '尹建囯' },
        { field: 'phone', before: '138****1234', after: '139****1111' },
        { field: 'work', before: null, after: '木工' },
      ]),
    )
    expect(edit?.source).toMatchObject({ kind: 'change' })
  })

  it('one field is put back and the others stay; search finds the old name again', async () => {
    const [edit] = await edits()
    const answer = await restore({ from: edit?.source, fields: ['name'] })
    expect(answer.body).toMatchObject({ name: '尹建国', work: '木工', phoneMasked: '139****1111' })
    expect(((await worker.get(`${at}/persons?q=${encodeURIComponent('建国')}`)).body as { items: unknown[] }).items).toHaveLength(1)
    expect(await edits()).toMatchObject([{ how: 'restore', fields: ['name'], reason: '改错了' }, { how: 'edit' }])
  })

  it('sealed numbers come back with their index, without being shown', async () => {
    await correct({ identity: secondNumber })
    expect((await person()).birthYear).toBe(1880)
    const [, , phoneEdit] = await edits()
    const [numberEdit] = await edits()
    expect((await restore({ from: phoneEdit?.source, fields: ['phone'] })).status).toBe(200)
    const answer = await restore({ from: numberEdit?.source, fields: ['identity'] })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ birthYear: 1949, sex: '2' })
    expect(await secrets()).toEqual({
      identity: firstNumber,
      phone: '13812341234',
      index: testFields.index('phone', redFlower, '13812341234'),
    })
    expect(JSON.stringify(await app.db.asOwner('select before, after from fact_change'))).not.toMatch(/13812341234|11010519491231002X/)
  })

  it('what was put back can be put back: nothing is ever lost', async () => {
    await correct({ schooling: '20' })
    await correct({ schooling: '30' })
    const [last] = await edits()
    await restore({ from: last?.source, fields: ['schooling'] })
    expect((await person()).schooling).toBe('20')
    const [restored] = await edits()
    await restore({ from: restored?.source, fields: ['schooling'] })
    expect((await person()).schooling).toBe('30')
  })

  it('yesterday’s version serves too, and the past day still reads as it was', async () => {
    const yesterday = await app.db.asOwner<{ day: string }>(`select (current_date - 1)::text as day`)
    const past = (await worker.get(`${at}/persons/${id}?asOf=${yesterday[0]?.day ?? ''}`)).body as Person
    expect(past).toMatchObject({ name: '尹建国', work: null })
    const [version] = await app.db.asOwner<{ day: string }>('select ends_on::text as day from person_version where person_id = $1', [id])
    const answer = await restore({ from: { kind: 'version', endsOn: version?.day }, fields: ['work', 'schooling'] })
    expect(answer.body).toMatchObject({ work: null, schooling: null })
  })

  it('sent twice it is done once; another request under its id is refused', async () => {
    await correct({ skills: '电工' })
    const [edit] = await edits()
    const body = { id: uuid(), version: (await person()).version, from: edit?.source, fields: ['skills'], reason: '登记错人' }
    expect((await worker.post(`${at}/persons/${id}/restore`, body)).status).toBe(200)
    const before = await edits()
    expect((await worker.post(`${at}/persons/${id}/restore`, body)).status).toBe(200)
    expect(await edits()).toHaveLength(before.length)
    expect((await worker.post(`${at}/persons/${id}/restore`, { ...body, reason: '别的原因' })).error?.id).toBe('same_id_other_content')
    expect((await worker.post(`${at}/persons/${id}/restore`, { ...body, id: uuid() })).error?.id).toBe('conflict')
  })

  it('a number somebody else has by now does not come back', async () => {
    await correct({ identity: secondNumber })
    const [edit] = await edits()
    await correct({ identity: firstNumber }, home.persons[1])
    expect((await restore({ from: edit?.source, fields: ['identity'] })).error?.reason).toBe('identity-known')
  })

  it('a relation said wrong is corrected and put back; heads change by events only', async () => {
    const other = home.persons[1] ?? ''
    await correct({ relation: '99' }, other)
    const [edit] = await edits(`${at}/persons/${other}/timeline`)
    expect(edit?.values).toEqual([{ field: 'relation', before: '12', after: '99' }])
    const body = { id: uuid(), version: (await person(other)).version, from: edit?.source, fields: ['relation'], reason: '是妻子' }
    expect((await worker.post(`${at}/persons/${other}/restore`, body)).body).toMatchObject({ relation: '12' })
    const head = await worker.send('PATCH', `${at}/persons/${other}`, { version: (await person(other)).version, relation: '02' })
    expect(head.error?.reason).toBe('head-by-event')
  })

  it('against the identity number no birth date is written', async () => {
    const wrong = await worker.send('PATCH', `${at}/persons/${id}`, { version: (await person()).version, bornOn: '2000-01-01' })
    expect(wrong.error?.reason).toBe('said-by-number')
  })

  it('what an import changed is told and put back from there', async () => {
    const batch = uuid()
    await app.db.asOwner(
      `insert into import_batch (community, id, file_name, file_hash, mapping, skip_rejected, counts, imported_by)
       values ($1, $2, '名册.xlsx', '\\x00', '[]', false, '{}', 'nobody')`,
      [redFlower, batch],
    )
    await app.db.asOwner(
      `insert into import_change (community, import_id, entity, row_id, before) select community, $2, 'person', id, to_jsonb(person) from person where id = $1`,
      [id, batch],
    )
    await app.db.asOwner(`update person set marital = '20', version = version + 1 where id = $1`, [id])
    const [imported] = await edits()
    expect(imported).toMatchObject({
      how: 'import',
      file: '名册.xlsx',
      fields: ['marital'],
      values: [{ field: 'marital', before: null, after: '20' }],
      source: { kind: 'import', id: batch },
    })
    expect((await restore({ from: imported?.source, fields: ['marital'] })).body).toMatchObject({ marital: null })
  })

  it('a household’s own facts come back with their reason', async () => {
    const [group] = await app.db.asOwner<{ id: string }>(
      `insert into origin_group (community, id, name) values ($1, $2, '上村组') returning id`,
      [redFlower, uuid()],
    )
    const batch = uuid()
    await app.db.asOwner(
      `insert into import_batch (community, id, file_name, file_hash, mapping, skip_rejected, counts, imported_by)
       values ($1, $2, '户册.xlsx', '\\x00', '[]', false, '{}', 'nobody')`,
      [redFlower, batch],
    )
    await app.db.asOwner(
      `insert into import_change (community, import_id, entity, row_id, before) select community, $2, 'household', id, to_jsonb(household) from household where id = $1`,
      [home.household, batch],
    )
    await app.db.asOwner(`update household set origin_group_id = $2 where id = $1`, [home.household, group?.id])
    const url = `${at}/households/${home.household}`
    const [imported] = (await edits(`${url}/timeline`)).filter((one) => one.of.kind === 'household')
    expect(imported?.values).toEqual([{ field: 'originGroup', before: null, after: '上村组' }])
    const body = { id: uuid(), from: imported?.source, fields: ['originGroup'], reason: '填错村组' }
    expect((await worker.post(`${url}/restore`, body)).body).toMatchObject({ originGroup: null })
    expect((await worker.post(`${url}/restore`, body)).status).toBe(200)
    const [restored] = (await edits(`${url}/timeline`)).filter((one) => one.of.kind === 'household')
    expect(restored).toMatchObject({ how: 'restore', reason: '填错村组' })
    expect((await worker.post(`${url}/restore`, { ...body, id: uuid(), from: restored?.source })).body).toMatchObject({
      originGroup: '上村组',
    })
  })

  it('what the law had erased does not come back', async () => {
    await app.db.asOwner(`update fact_change set before = before - 'work' where row_id = $1`, [id])
    const kept = (await edits()).find((one) => one.source?.kind === 'change' && one.fields.includes('work'))
    expect(kept?.values.map(({ field }) => field)).not.toContain('work')
    expect((await restore({ from: kept?.source, fields: ['work'] })).error?.reason).toBe('not-kept')
    expect((await restore({ from: { kind: 'import', id: uuid() }, fields: ['work'] })).error?.reason).toBe('not-kept')
  })

  it('who may not write or see does neither; the neighbour’s person is not there', async () => {
    const officer = await app.signIn({ login: 'r-street', post: { kind: 'street_officer', community: 530502004000 } })
    const from = { kind: 'version', endsOn: '2026-01-01' }
    expect((await restore({ from, fields: ['name'] }, officer)).status).toBe(403)
    expect((await restore({ from, fields: ['name'] }, app.visitor())).status).toBe(401)
    expect((await restore({ from, fields: [] })).status).toBe(400)
    expect((await restore({ from, fields: ['household'] })).status).toBe(400)
    const neighbour = await app.signIn({ login: 'r-neighbour', post: { kind: 'worker', community: fishing } })
    expect((await restore({ from, fields: ['name'] }, neighbour)).status).toBe(404)
    const theirs = await neighbour.post(`/api/communities/${String(fishing)}/persons/${id}/restore`, {
      id: uuid(),
      version: 1,
      from,
      fields: ['name'],
      reason: '试',
    })
    expect(theirs.status).toBe(404)
    expect((await worker.post(`${at}/audit/verify`)).status).toBe(403)
  })
})
