import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { partyMembers } from '@linli/contract/ledger-party-members'
import { tenancies } from '@linli/contract/ledger-tenancies'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemCaller } from '../../../platform/caller.ts'
import { inScope } from '../../../platform/db/in-scope.ts'
import { type TestDatabase, createTestDatabase } from '../../../testing/database.ts'
import { testFields } from '../../../testing/keys.ts'
import { buildHome, redFlower } from '../../../testing/register.ts'
import { createTestRowImports } from '../testing/row-imports.ts'
import { eraseFromLedgers } from './erase.rows.ts'

let db: TestDatabase
let folder: string

beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'linli-erase-'))
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

it('who is erased leaves no value in any ledger nor in what its rows said before; others stay', async () => {
  const identity = '11010519491231002X'
  const { persons } = await buildHome({ pool: db.pool }, testFields, { people: [{ name: '尹建国', identity }, { name: '李梅' }] })
  const imports = createTestRowImports(db, folder, redFlower)
  const party = ['姓名', '党员类别', '公民身份号码', '联系电话', '所在党支部', '备注']
  await imports.commit(partyMembers, [
    party,
    ['尹建国', '正式党员', identity, '13812345678', '第一支部', '留意的话'],
    ['李四', '正式党员', null, '13987654321', '第一支部', '别人的话'],
  ])
  await imports.commit(partyMembers, [party, ['尹建国', '正式党员', identity, '13800000000', '第二支部', '另一句话']])
  await imports.commit(tenancies, [
    ['房号', '租户姓名', '身份证号', '房东电话'],
    ['3-2-1102', '尹建国', identity, '13711112222'],
  ])

  await inScope({ pool: db.pool }, systemCaller('test', redFlower), 'write', (tx) =>
    eraseFromLedgers(tx, redFlower, persons[0] ?? '', '（已删除）'),
  )
  const everything = await db.asOwner<{ row: string }>(`
    select to_jsonb(t)::text as row from party_member t union all select to_jsonb(t)::text from tenancy t union all select facts::text from ledger_version`)
  const text = everything.map(({ row }) => row).join('\n')
  for (const gone of ['尹建国', '留意的话', '另一句话', '第二支部']) expect(text).not.toContain(gone)
  expect(text).toContain('别人的话')
  const sealed = await db.asOwner<{ cipher: Buffer }>(
    'select unnest(array[identity_cipher, phone_cipher]) as cipher from party_member where person_id is not null union all select unnest(array[identity_cipher, landlord_phone_cipher]) from tenancy',
  )
  expect(sealed.every(({ cipher }) => cipher === null)).toBe(true)
  const versions = await db.asOwner<{ facts: Record<string, unknown> }>('select facts from ledger_version')
  expect(versions.map(({ facts }) => [facts['name'], facts['identity_cipher'], facts['phone_index']])).toEqual([['（已删除）', null, null]])
  expect(await db.asOwner<{ ended: boolean }>("select ends_on is not null as ended from party_member order by name = '李四'")).toEqual([
    { ended: true },
    { ended: false },
  ])
})

it('only the system changes what a row said before', async () => {
  await expect(
    inScope({ pool: db.pool }, createTestRowImports(db, folder, redFlower).caller, 'write', (tx) =>
      tx.updateTable('ledger_version').set({ facts: '{}' }).execute(),
    ),
  ).resolves.toMatchObject([{ numUpdatedRows: 0n }])
})
