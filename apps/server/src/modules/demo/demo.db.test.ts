import { checkIdentityNumber, checkPhoneNumber, relationSex } from '@linli/rules'
import { postKinds } from '@linli/contract/rights'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publicCaller } from '../../platform/caller.ts'
import { readConfig } from '../../platform/config.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields, testSecrets } from '../../testing/keys.ts'
import { createAccounts } from '../accounts/index.ts'
import { rebuildRollups } from '../space/index.ts'
import { verifyChain } from '../trust/index.ts'
import { createDice } from './demo.dice.ts'
import { type DemoParts, createDemo, demoAccounts, demoCommunity, demoPassUrl, demoPassword, describeDemo, resetDemo } from './index.ts'

let at: TestDatabase
let parts: DemoParts

async function openParts(database: TestDatabase): Promise<DemoParts> {
  const deps = { config: readConfig({ LINLI_LOG: 'silent' }), database, fields: testFields }
  return { deps, accounts: await createAccounts({ ...deps, secrets: testSecrets, roles: database.roles }) }
}

beforeAll(async () => {
  at = await createTestDatabase()
  parts = await openParts(at)
  await createDemo(parts)
})
afterAll(async () => {
  await parts.accounts.close()
  await at.drop()
})

const one = async (text: string, values: unknown[] = []) =>
  Object.values((await at.asOwner<Record<string, unknown>>(text, values))[0] ?? {})[0]
const measure = (name: string) =>
  one(`select value from rollup where community = $1 and place = '00000000-0000-0000-0000-000000000000' and measure = $2`, [
    demoCommunity,
    name,
  ])

test('the same seed draws the same', () => {
  const draw = () => {
    const dice = createDice(7)
    return Array.from({ length: 20 }, () => dice.below(100))
  }
  expect(draw()).toEqual(draw())
  expect(new Set(draw()).size).toBeGreaterThan(8)
})

describe('the demo community', () => {
  test('is labelled as demo and says who hosts it', async () => {
    expect(await at.asOwner('select name, demo from community')).toEqual([{ name: '红花社区居民委员会', demo: true }])
    expect(
      await at.asOwner(`select key, value ->> 'organisation' as host, value ->> 'phone' as phone from community_setting order by key`),
    ).toEqual([
      { key: 'complaints', host: null, phone: '0875-0000000' },
      { key: 'host', host: '青华街道办事处', phone: null },
    ])
  })

  test('has six buildings of two units and eleven floors, and 474 households in three origin groups', async () => {
    expect([
      await one('select count(*) from building'),
      await one('select count(*) from unit'),
      await one('select max(floor) from dwelling'),
      await one('select count(*) from household'),
      await one('select count(*) from origin_group'),
    ]).toEqual([6, 12, 11, 474, 3])
    expect(Number(await one('select count(*) from dwelling'))).toBeGreaterThan(474)
    expect(await at.asOwner('select kind from occupancy group by kind order by kind')).toEqual([
      { kind: 'empty' },
      { kind: 'lives_in' },
      { kind: 'rents' },
    ])
  })

  test('has a head in every household with people, relations that fit the sex, and people of all ages', async () => {
    expect(
      await one(
        `select count(*) from household h where exists (select from membership m where m.household_id = h.id) and not exists (select from membership m where m.household_id = h.id and m.relation = '02')`,
      ),
    ).toBe(0)
    const people = await at.asOwner<{ relation: string; sex: string }>(
      'select distinct m.relation, p.sex from membership m join person p on p.id = m.person_id',
    )
    for (const { relation, sex } of people) expect([null, sex]).toContain(relationSex(relation))
    expect(Number(await measure('elders'))).toBeGreaterThan(100)
    expect(Number(await measure('children'))).toBeGreaterThan(100)
    expect(await one('select count(*) from membership m join person p on p.id = m.person_id where m.starts_on < p.born_on')).toBe(0)
  })

  test('gives nobody a number or phone that can be real, and keeps both sealed', async () => {
    const rows = await at.asOwner<{ identity_cipher: Buffer; phone_cipher: Buffer | null; sex: string; born_on: string }>(
      'select identity_cipher, phone_cipher, sex, born_on from person',
    )
    const phones = new Set<string>()
    for (const row of rows) {
      const number = testFields.open('identity', row.identity_cipher)
      expect(checkIdentityNumber(number, '2099-01-01')).toMatchObject({
        ok: true,
        areaCode: '530599',
        sex: row.sex,
        birthDate: row.born_on,
      })
      if (row.phone_cipher === null) continue
      const phone = testFields.open('phone', row.phone_cipher)
      expect(phone).toMatch(/^1540530\d{4}$/u)
      expect(checkPhoneNumber(phone)).toMatchObject({ ok: true })
      expect(phones.has(phone)).toBe(false)
      phones.add(phone)
    }
    expect(rows.length).toBeGreaterThan(1000)
  })

  test('is found by name, pinyin of surnames with a reading of their own, and phone tail', async () => {
    const found = (lexeme: string) => one(`select count(*) from person where search @@ to_tsquery('simple', $1)`, [lexeme])
    for (const lexeme of ['单', '曾', '尹', '段', '普', '𬭎', 'pshan:*', 'pzeng:*', 'iy:*'])
      expect(Number(await found(lexeme))).toBeGreaterThan(0)
  })

  test('has care tags that each name a basis', async () => {
    expect(Number(await one('select count(distinct kind) from care_tag'))).toBeGreaterThan(5)
    expect(await one(`select count(*) from care_tag where basis = ''`)).toBe(0)
  })

  test('counts in roll-ups what is there', async () => {
    expect(await rebuildRollups(at, demoCommunity)).toEqual([])
    expect(await measure('households')).toBe(474)
    expect(await measure('suggestions_open')).toBe(1)
  })

  test('has accounts that can sign in, with the posts they are described with', async () => {
    for (const { login, kind } of demoAccounts) {
      const signed = await parts.accounts.context.logins.check(login, demoPassword)
      expect(signed).not.toBeNull()
      expect(await at.asOwner('select kind from post where account_id = $1', [signed])).toEqual([{ kind }])
      expect(Object.keys(postKinds)).toContain(kind)
    }
    expect(
      await one(
        `select b.number from post p join building b on b.id = p.building_id join auth."user" u on u.id = p.account_id where u.username = 'head3'`,
      ),
    ).toBe('3')
    expect(await one(`select p.community from post p join auth."user" u on u.id = p.account_id where u.username = 'street'`)).toBe(
      530502004000,
    )
    expect(await one('select count(*) from post where building_id is not null and published and public_phone is not null')).toBe(6)
  })

  test('shows public notices to a stranger and those of building 3 there alone', async () => {
    const building = String(await one(`select id from building where number = '3'`))
    const shown = (places: string[]) =>
      inScope(at, { ...publicCaller(demoCommunity), places }, 'read', (tx) => tx.selectFrom('notice').select('title').execute())
    expect(await shown([])).toHaveLength(3)
    expect(await shown([building])).toHaveLength(4)
    expect(await one(`select count(*) from notice n where state = 'draft'`)).toBe(1)
  })

  test('has an intact audit chain, and describes itself with a code that opens one home of building 3', async () => {
    const text = await describeDemo(parts)
    for (const { login } of demoAccounts) expect(text).toContain(login)
    expect(text).toMatch(/\/phone\/pass#[\w-]{43}/u)
    expect(
      await one(
        `select b.number from household_pass p join household h on h.id = p.household_id join building b on b.id = h.building_id where p.withdrawn_at is null and p.used_at is null`,
      ),
    ).toBe('3')
    expect(await verifyChain(at, demoCommunity)).toMatchObject({ intact: true })
  })

  test('is left alone by the next start', async () => {
    const before = await one('select count(*) from audit_entry')
    await createDemo(parts)
    expect(await one('select count(*) from audit_entry')).toBe(before)
    expect(await one('select count(*) from notice')).toBe(7)
  })
})

describe('resetting the demo', () => {
  test('brings back the first state, keeps the chain and other communities, and ends old accounts', async () => {
    await at.asOwner(`insert into community (community, name) values (530502004002, '打渔社区')`)
    await at.asOwner(`insert into estate (community, id, name) values (530502004002, gen_random_uuid(), '别的小区')`)
    await at.asOwner(`update person set name = '改过' where id = (select id from person limit 1)`)
    const [before, account, gone] = [
      Number(await one('select audit_seq from chain_head where community = $1', [demoCommunity])),
      await one(`select id from auth."user" where username = 'worker'`),
      await one(`select id from notice where state = 'published' limit 1`),
    ]
    await resetDemo(parts, at.owner)
    expect(await one(`select count(*) from person where name = '改过'`)).toBe(0)
    expect(await one('select count(*) from household where community = $1', [demoCommunity])).toBe(474)
    expect(await one('select name from estate where community = 530502004002')).toBe('别的小区')
    expect(await one(`select count(*) from auth."user" where id = $1`, [account])).toBe(0)
    expect(await parts.accounts.context.logins.check('worker', demoPassword)).not.toBeNull()
    expect(await one(`select count(*) from outbox where kind = 'notice.withdrawn' and data->>'id' = $1`, [gone])).toBe(1)
    const chain = await verifyChain(at, demoCommunity)
    expect(chain).toMatchObject({ intact: true })
    expect(chain.entries).toBeGreaterThan(before)
    expect(await rebuildRollups(at, demoCommunity)).toEqual([])
  })

  test('is possible for an owner who is no superuser', async () => {
    const other = await createTestDatabase()
    const there = await openParts(other)
    const role = `owner_of_${other.owner.database}`
    try {
      await createDemo(there)
      await other.asOwner(`create role ${role} login password 'x'`)
      await other.asOwner(
        `do $$ declare t regclass; begin for t in select c.oid::regclass from pg_class c where c.relkind in ('r', 'p') and c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace) loop execute format('alter table %s owner to ${role}', t); end loop; end $$`,
      )
      await other.asOwner(`grant usage, create on schema public, auth to ${role}`)
      await resetDemo(there, { ...other.owner, user: role, password: 'x' })
      const rows = await other.asOwner<{ total: number; forced: boolean }>(
        `select (select count(*) from household) as total, (select bool_and(relforcerowsecurity) from pg_class where relname in ('person', 'household', 'post')) as forced`,
      )
      expect(rows).toEqual([{ total: 474, forced: true }])
    } finally {
      await there.accounts.close()
      await other.asOwner(`drop owned by ${role} cascade`).catch(() => undefined)
      await other.drop()
      await at.asOwner(`drop role if exists ${role}`)
    }
  })

  test('is refused for a community of that code that is not the demo', async () => {
    await at.asOwner('update community set demo = false where community = $1', [demoCommunity])
    await expect(resetDemo(parts, at.owner)).rejects.toMatchObject({ id: 'refused', details: { reason: 'not-demo' } })
    expect(await one('select count(*) from household where community = $1', [demoCommunity])).toBe(474)
    expect(await demoPassUrl(parts)).toBeNull()
  })
})

test('an installation with a community of its own gets no demo', async () => {
  const other = await createTestDatabase()
  const there = await openParts(other)
  try {
    await other.asOwner(`insert into community (community, name) values (530502004002, '打渔社区')`)
    await createDemo(there)
    expect(await other.asOwner('select community from community')).toEqual([{ community: 530502004002 }])
    expect(await other.asOwner('select id from auth."user"')).toEqual([])
  } finally {
    await there.accounts.close()
    await other.drop()
  }
})
