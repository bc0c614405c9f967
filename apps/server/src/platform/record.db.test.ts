import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildStaff } from '../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../testing/database.ts'
import { testFields } from '../testing/keys.ts'
import { buildHome, redFlower } from '../testing/register.ts'
import { inScope } from './db/in-scope.ts'
import { record } from './record.ts'

describe('record', () => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await createTestDatabase()
    await buildHome(db, testFields)
  })
  afterAll(() => db.drop())

  const write = (n: number) =>
    inScope(db, buildStaff(redFlower), 'write', (tx) =>
      record(tx, buildStaff(redFlower), { verb: 'test', entity: 'thing', detail: { n } }, [
        { kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'person', id: null } },
      ]),
    )

  it('50 writers at once leave both chains without a gap or a fork', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => write(n)))
    const chain = await db.asOwner<{ seq: number; linked: boolean }>(
      `select seq::int, previous_hash = coalesce(lag(hash) over (order by seq), '\\x') as linked from audit_entry where community = $1 order by seq`,
      [redFlower],
    )
    expect(chain.map((entry) => entry.seq)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
    expect(chain.every((entry) => entry.linked)).toBe(true)
    const events = await db.asOwner<{ seq: number }>('select seq::int from outbox where community = $1 order by seq', [redFlower])
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
  })

  it('a failed use case leaves neither audit nor event', async () => {
    const failing = inScope(db, buildStaff(redFlower), 'write', async (tx) => {
      await record(tx, buildStaff(redFlower), { verb: 'never', entity: 'thing' }, [
        { kind: 'register.changed', privacyClass: 'staff', audience: null, data: {} },
      ])
      throw new Error('after the record')
    })
    await expect(failing).rejects.toThrow('after the record')
    expect(await db.asOwner(`select 1 from audit_entry where verb = 'never'`)).toEqual([])
    expect((await db.asOwner<{ n: number }>('select count(*)::int as n from outbox'))[0]?.n).toBe(50)
  })

  it('the app role can add to the audit but never change it (E17)', async () => {
    for (const text of ['update audit_entry set verb = verb', 'delete from audit_entry', 'truncate audit_entry'])
      await expect(db.pool.query(text)).rejects.toThrow('permission denied')
  })
})
