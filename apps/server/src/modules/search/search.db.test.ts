import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '../../platform/caller.ts'
import { readConfig } from '../../platform/config.ts'
import type { Deps } from '../../platform/deps.ts'
import { buildHelper, buildResident, buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { accountSearch } from '../accounts/index.ts'
import { indexNotices, noticeSearch, updateNotice } from '../notices/index.ts'
import { peopleSearch } from '../people/index.ts'
import { search } from './index.ts'

const staff = buildStaff(redFlower)
const entities = [...peopleSearch, noticeSearch, accountSearch]
const identity = '530102199003071234'

describe('the search box', () => {
  let db: TestDatabase
  let deps: Deps
  let home: BuiltHome
  beforeAll(async () => {
    db = await createTestDatabase()
    deps = { config: readConfig({}), database: db, fields: testFields }
    home = await buildHome(db, testFields, {
      people: [
        { name: '王伟', phone: '13812341234', identity },
        { name: '王伟明', relation: '20' },
        { name: '小王伟', relation: '20' },
        { name: '王小伟', relation: '20' },
        { name: '汪薇', relation: '20' },
      ],
    })
    await buildHome(db, testFields, { building: '4', room: '301', people: [{ name: '王搬走' }, { name: '伟王', relation: '10' }] })
    await buildHome(db, testFields, { community: fishing, people: [{ name: '王伟', identity }] })
    await db.asOwner(`update person set household_id = null, building_id = null where name = '王搬走'`)
    const notice = (title: string, state = 'published', ends: string | null = null, community = redFlower) =>
      db.asOwner(
        `insert into notice (community, id, title, body, privacy_class, starts_at, ends_at, state, author, published_at) values ($1, $2, $3, 'x', 'public', '2026-01-01', $5, $4, 'a', '2026-02-03')`,
        [community, uuid(), title, state, ends],
      )
    await notice('王伟获奖')
    await notice('停水通知')
    await notice('停水通知（旧）', 'published', '2026-01-02')
    await notice('邻社区停水', 'published', null, fishing)
    await db.asOwner(
      `insert into post (community, id, account_id, holder, kind, organisation, ended_at) values ($1, $2, 'a', '王伟国', 'worker', '居委会', null), ($1, $3, 'b', '王离任', 'worker', null, now()), ($4, $5, 'c', '王伟邻', 'worker', null, null)`,
      [redFlower, uuid(), uuid(), fishing, uuid()],
    )
    await indexNotices.run({}, { deps } as Parameters<typeof indexNotices.run>[1])
  })
  afterAll(() => db.drop())

  const ask = (text: string, caller: Caller = staff, limit?: number) => search(deps, entities, caller, text, limit)
  const titles = async (text: string, caller?: Caller) => (await ask(text, caller)).items.map((hit) => hit.title)

  it('ranks the exact name first, then names that begin so, then those that hold it; then other kinds', async () => {
    expect(await titles('王伟')).toEqual(['王伟', '王伟明', '小王伟', '王伟获奖', '王伟国'])
    expect((await ask('王伟')).groups).toEqual([
      { kind: 'person', total: 3 },
      { kind: 'notice', total: 1 },
      { kind: 'account', total: 1 },
    ])
  })

  it('ranks whole pinyin before its beginning, and people of today before those who left', async () => {
    expect((await ask('wangwei')).items.filter((hit) => hit.kind === 'person').map((hit) => hit.title)).toEqual(['汪薇', '王伟', '王伟明'])
    const some = (await ask('王')).items.filter((hit) => hit.kind === 'person')
    expect(some.at(-1)).toMatchObject({ title: '王搬走', past: true, household: null, detail: '' })
    expect(some.slice(0, -1).every((hit) => !hit.past)).toBe(true)
    expect((await ask('停水')).items.map((hit) => [hit.title, hit.past])).toEqual([
      ['停水通知', false],
      ['停水通知（旧）', true],
    ])
    expect((await ask('王离任')).items).toMatchObject([{ kind: 'account', past: true }])
  })

  it('says where the words stand, where it leads, and what stands beside it', async () => {
    expect((await ask('小王')).items[0]).toMatchObject({
      kind: 'person',
      title: '小王伟',
      titleMarks: [[0, 2]],
      detail: '3-2-1102',
      household: home.household,
    })
    expect((await ask('wangw')).items.find((hit) => hit.title === '王伟明')?.titleMarks).toEqual([[0, 2]])
    expect((await ask('1102')).items[0]).toMatchObject({
      kind: 'household',
      title: '3-2-1102',
      titleMarks: [[4, 4]],
      detail: '王伟',
      id: home.household,
    })
    expect((await ask('伟国')).items).toMatchObject([{ kind: 'account', title: '王伟国', titleMarks: [[1, 2]], detail: '居委会' }])
    expect((await ask('tingshui')).items[0]).toMatchObject({ kind: 'notice', titleMarks: [[0, 2]], detail: '2026-02-03' })
    expect((await ask('13812341234')).items).toMatchObject([{ title: '王伟', titleMarks: [] }])
  })

  it('shows a few of each kind however many there are of one, and counts them all', async () => {
    const { items, groups } = await ask('王', staff, 6)
    expect(items.map((hit) => hit.kind)).toEqual(['person', 'person', 'person', 'notice', 'account', 'account'])
    expect(groups).toEqual([
      { kind: 'person', total: 6 },
      { kind: 'notice', total: 1 },
      { kind: 'account', total: 2 },
    ])
  })

  it('finds what the caller may, behind each wall: helpers their building and nothing of the office', async () => {
    const helper = buildHelper(redFlower, [home.building])
    expect(await titles('王伟', helper)).toEqual(['王伟', '王伟明', '小王伟'])
    expect(await titles('伟王', helper)).toEqual([])
    expect((await ask('王', helper)).groups).toEqual([{ kind: 'person', total: 4 }])
    expect(await titles(identity, helper)).toEqual([])
    expect(await titles(identity)).toEqual(['王伟'])
    expect(await titles('停水', buildStaff(redFlower, { rights: new Set(['register.read']) }))).toEqual([])
    expect(await titles('王伟', buildStaff(fishing))).toEqual(['王伟', '王伟邻'])
    await expect(ask('王伟', buildResident(redFlower, home.household, []))).rejects.toMatchObject({ id: 'forbidden' })
  })

  it.each(["' or 1=1 --", "\\'&|!:*", '%', '_', '\u202e', '   ', "a'b"])('%j finds nothing and breaks nothing', async (text) => {
    expect(await ask(text)).toEqual({ items: [], groups: [] })
  })

  it('a changed title is found by its new words and no more by its old', async () => {
    const id = uuid()
    await db.asOwner(
      `insert into notice (community, id, title, body, privacy_class, starts_at, state, author) values ($1, $2, '老标题', 'x', 'public', '2026-01-01', 'draft', 'a')`,
      [redFlower, id],
    )
    expect(await titles('老标题')).toEqual([])
    await indexNotices.run({}, { deps } as Parameters<typeof indexNotices.run>[1])
    expect(await titles('老标题')).toEqual(['老标题'])
    await updateNotice(deps, staff, id, 1, {
      title: '新标题',
      body: 'x',
      privacyClass: 'public',
      audience: { kind: 'community' },
      urgent: false,
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: null,
      publish: false,
    })
    expect([await titles('老标题'), await titles('新标题')]).toEqual([[], ['新标题']])
  })
})

describe('recall', () => {
  let db: TestDatabase
  let deps: Deps
  const community = 530502004009
  const surnames = [...'王李张刘陈杨黄赵吴周单曾仇朴']
  const given = [...'伟芳娜敏静磊军洋勇艳杰涛明超兰霞平刚𬭎']
  const names: string[] = []
  beforeAll(async () => {
    db = await createTestDatabase()
    deps = { config: readConfig({}), database: db, fields: testFields }
    for (let index = 0; index < 400; index += 1) {
      const name = `${surnames[index % surnames.length] ?? ''}${given[(index * 7) % given.length] ?? ''}${index % 3 === 0 ? '' : (given[(index * 11) % given.length] ?? '')}`
      names.push(name)
    }
    await buildHome(db, testFields, { community, people: names.map((name, index) => ({ name, relation: index === 0 ? '02' : '20' })) })
  })
  afterAll(() => db.drop())

  it('every part of every name finds every person who has it (HOUSE.md §1)', async () => {
    const parts = new Set(names.flatMap((name) => [...name].flatMap((char, at, all) => [char, `${char}${all[at + 1] ?? ''}`, name])))
    const there = buildStaff(community)
    for (const part of parts) {
      const expected = names.filter((name) => name.includes(part)).length
      const { groups } = await search(deps, peopleSearch, there, part)
      expect([part, groups[0]?.total]).toEqual([part, expected])
    }
  })
})
