import type { Right } from '@linli/contract/rights'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, publicCaller, systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { listAudit, verifyAudit } from './trust.service.ts'
import { listChains, verifyChain } from './trust.verify.ts'

let at: TestDatabase
let deps: Pick<Deps, 'database'>
let next = 530502004100

beforeAll(async () => {
  at = await createTestDatabase({ poolSize: 12 })
  deps = { database: at }
})
afterAll(() => at.drop())

function staffOf(community: number, rights: Right[] = ['audit.read'], id = 'account-1'): Caller {
  return {
    kind: 'staff',
    id,
    name: '单晓芳',
    lo: community,
    hi: community + 1,
    household: null,
    places: [],
    rights: new Set(rights),
    screenClass: null,
  }
}

/** A community of its own with a chain of `links` entries. */
async function chainOf(links: number): Promise<{ community: number; caller: Caller }> {
  const community = (next += 1)
  const caller = staffOf(community)
  for (let index = 1; index <= links; index += 1) {
    await inScope(at, caller, 'write', (tx) =>
      record(tx, caller, {
        verb: 'person.update',
        entity: 'person',
        entityId: uuidv7(),
        purpose: 'contact',
        detail: { fields: ['name'], b: index, a: { y: 1, x: null } },
      }),
    )
  }
  return { community, caller }
}

describe('verifying the audit chain', () => {
  test('an untouched chain is intact', async () => {
    const { community } = await chainOf(5)
    expect(await verifyChain(at, community)).toMatchObject({ intact: true, entries: 5, firstBrokenSeq: null })
    expect((await verifyChain(at, community)).headHash).toMatch(/^[0-9a-f]{64}$/u)
  })

  test('a community without entries is intact and empty', async () => {
    expect(await verifyChain(at, 530502999999)).toMatchObject({ intact: true, entries: 0 })
  })

  test.each([
    ['another actor', `update audit_entry set actor = 'somebody' where community = $1 and seq = 3`],
    [
      'another detail',
      `update audit_entry set detail = '{"fields":["phone"],"b":3,"a":{"y":1,"x":null}}' where community = $1 and seq = 3`,
    ],
    ['a moment shifted by one microsecond', `update audit_entry set at = at + interval '1 microsecond' where community = $1 and seq = 3`],
    ['a purpose taken away', `update audit_entry set purpose = null where community = $1 and seq = 3`],
    ['another hash', `update audit_entry set hash = '\\x00' where community = $1 and seq = 3`],
  ])('a changed entry is named: %s', async (_what, edit) => {
    const { community } = await chainOf(5)
    await at.asOwner(edit, [community])
    expect(await verifyChain(at, community)).toMatchObject({ intact: false, firstBrokenSeq: 3, fault: 'changed' })
  })

  test('a deleted entry is named as missing (E17)', async () => {
    const { community } = await chainOf(5)
    await at.asOwner('delete from audit_entry where community = $1 and seq = 2', [community])
    expect(await verifyChain(at, community)).toMatchObject({ intact: false, firstBrokenSeq: 2, fault: 'missing', entries: 4 })
  })

  test('a deleted first entry is named as missing', async () => {
    const { community } = await chainOf(3)
    await at.asOwner('delete from audit_entry where community = $1 and seq = 1', [community])
    expect(await verifyChain(at, community)).toMatchObject({ firstBrokenSeq: 1, fault: 'missing' })
  })

  test('an entry inserted behind the head is named', async () => {
    const { community, caller } = await chainOf(4)
    await at.asOwner(
      'insert into audit_entry select community, 5, at, actor_kind, actor, verb, entity, entity_id, household, purpose, detail, hash, hash from audit_entry where community = $1 and seq = 4',
      [community],
    )
    expect(await verifyChain(at, community)).toMatchObject({ firstBrokenSeq: 5, fault: 'behind-head' })
    expect(await verifyAudit(deps, caller)).toMatchObject({ intact: false, firstBrokenSeq: 5 })
  })

  test('an entry inserted before the first is named', async () => {
    const { community } = await chainOf(2)
    await at.asOwner(
      'insert into audit_entry select community, 0, at, actor_kind, actor, verb, entity, entity_id, household, purpose, detail, previous_hash, hash from audit_entry where community = $1 and seq = 1',
      [community],
    )
    expect(await verifyChain(at, community)).toMatchObject({ firstBrokenSeq: 0 })
  })

  test('two entries that changed places are named by the first of them', async () => {
    const { community } = await chainOf(6)
    await at.asOwner('update audit_entry set seq = -1 where community = $1 and seq = 3', [community])
    await at.asOwner('update audit_entry set seq = 3 where community = $1 and seq = 5', [community])
    await at.asOwner('update audit_entry set seq = 5 where community = $1 and seq = -1', [community])
    expect(await verifyChain(at, community)).toMatchObject({ firstBrokenSeq: 3, fault: 'moved' })
  })

  test('a cut-off end is noticed by the head', async () => {
    const { community } = await chainOf(5)
    await at.asOwner('delete from audit_entry where community = $1 and seq > 3', [community])
    expect(await verifyChain(at, community)).toMatchObject({ firstBrokenSeq: 4, fault: 'tail-missing' })
  })

  test('a head taken away or changed is noticed', async () => {
    const one = await chainOf(2)
    await at.asOwner('delete from chain_head where community = $1', [one.community])
    expect(await verifyChain(at, one.community)).toMatchObject({ intact: false, fault: 'head-missing' })
    expect(await listChains(at)).toContain(one.community)
    const other = await chainOf(2)
    await at.asOwner(`update chain_head set audit_hash = '\\x01' where community = $1`, [other.community])
    expect(await verifyChain(at, other.community)).toMatchObject({ firstBrokenSeq: 2, fault: 'head-differs' })
  })

  test('fifty writers at once leave a gapless chain', async () => {
    const { community, caller } = await chainOf(0)
    await Promise.all(
      Array.from({ length: 50 }, () =>
        inScope(at, caller, 'write', (tx) =>
          record(tx, caller, [
            { verb: 'notice.create', entity: 'notice' },
            { verb: 'notice.publish', entity: 'notice' },
          ]),
        ),
      ),
    )
    expect(await verifyChain(at, community)).toMatchObject({ intact: true, entries: 100 })
  })

  test.each(['update audit_entry set actor = $1', 'delete from audit_entry where actor = $1', 'truncate audit_entry'])(
    'the application may not: %s',
    async (text) => {
      await expect(at.pool.query(text, text.includes('$1') ? ['x'] : [])).rejects.toMatchObject({ code: '42501' })
    },
  )
})

describe('reading the audit', () => {
  test('is newest first, page by page, and leaves no entry', async () => {
    const { community, caller } = await chainOf(60)
    const first = await listAudit(deps, caller, {})
    expect(first.items.map((entry) => entry.seq).slice(0, 3)).toEqual([60, 59, 58])
    expect(first).toMatchObject({ total: 60, next: expect.any(String) })
    const second = await listAudit(deps, caller, { cursor: first.next ?? '' })
    expect(second).toMatchObject({ total: 60, next: null })
    expect(second.items.map((entry) => entry.seq)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(await verifyChain(at, community)).toMatchObject({ entries: 60 })
  })

  test('says names of people who acted, also of a street post, and of what they touched', async () => {
    const { community } = await chainOf(0)
    const notice = uuidv7()
    await at.asOwner(`insert into community (community, name) values ($1, '测试社区')`, [community])
    await at.asOwner(
      `insert into notice (community, id, title, body, privacy_class, starts_at, state, author) values ($1, $2, '停水通知', '明早', 'public', now(), 'draft', 'x')`,
      [community, notice],
    )
    await at.asOwner(
      `insert into post (community, id, account_id, holder, kind) values (530502004000, $1, 'street-1', '曾志远', 'street_officer')`,
      [uuidv7()],
    )
    const street = staffOf(community, ['audit.read'], 'street-1')
    await inScope(at, street, 'write', (tx) => record(tx, street, { verb: 'notice.update', entity: 'notice', entityId: notice }))
    await inScope(at, street, 'write', (tx) => record(tx, street, { verb: 'session.sign-in', entity: 'account', entityId: 'street-1' }))
    const anyone = publicCaller(community)
    await inScope(at, systemCaller('test', community), 'write', (tx) =>
      record(tx, anyone, { verb: 'suggestion.send', entity: 'suggestion', entityId: uuidv7() }),
    )
    const all = await listAudit(deps, street, {})
    expect(all.items).toMatchObject([
      { actor: 'public', actorKind: 'public', entityName: null },
      { entityName: '曾志远' },
      { actor: '曾志远', actorKind: 'staff', entityName: '停水通知' },
    ])
    expect((await listAudit(deps, street, { actor: '曾志远' })).items).toHaveLength(2)
    expect((await listAudit(deps, street, { actor: 'street-1' })).total).toBe(2)
    expect((await listAudit(deps, street, { verb: 'suggestion' })).total).toBe(1)
    expect((await listAudit(deps, street, { verb: 'notice.update' })).total).toBe(1)
    expect((await listAudit(deps, street, { verb: 'notice.up' })).total).toBe(0)
  })

  test('never names a suggestion by the code that opens it', async () => {
    const { community, caller } = await chainOf(0)
    const id = uuidv7()
    await at.asOwner(`insert into community (community, name) values ($1, '测试社区')`, [community])
    await at.asOwner(`insert into suggestion (community, id, code, text) values ($1, $2, 'ABCD2345', '楼道的灯坏了')`, [community, id])
    await inScope(at, caller, 'write', (tx) => record(tx, caller, { verb: 'suggestion.answer', entity: 'suggestion', entityId: id }))
    const { items } = await listAudit(deps, caller, {})
    expect(items).toMatchObject([{ entityId: id, entityName: null }])
    expect(JSON.stringify(items)).not.toContain('ABCD2345')
  })

  test('shows nothing of the neighbouring community', async () => {
    const mine = await chainOf(2)
    const other = await chainOf(1)
    expect((await listAudit(deps, mine.caller, {})).total).toBe(2)
    expect((await listAudit(deps, other.caller, {})).total).toBe(1)
  })

  test('needs the right, and a cursor that is one', async () => {
    const { community, caller } = await chainOf(1)
    await expect(listAudit(deps, staffOf(community, []), {})).rejects.toMatchObject({ id: 'forbidden' })
    await expect(verifyAudit(deps, staffOf(community, []))).rejects.toMatchObject({ id: 'forbidden' })
    await expect(listAudit(deps, caller, { cursor: '1 or 1=1' })).rejects.toBeInstanceOf(AppError)
  })

  test('checking the chain is itself recorded', async () => {
    const { community, caller } = await chainOf(2)
    expect(await verifyAudit(deps, caller)).toEqual({ entries: 2, intact: true, firstBrokenSeq: null, reason: null })
    expect((await listAudit(deps, caller, {})).items[0]).toMatchObject({ verb: 'audit.verify', detail: { entries: 2, intact: true } })
    await at.asOwner(`update audit_entry set verb = 'x' where community = $1 and seq = 1`, [community])
    const broken = await verifyAudit(deps, caller)
    expect(broken).toMatchObject({ intact: false, firstBrokenSeq: 1 })
    expect(broken.reason).toContain('被改动过')
  })
})
