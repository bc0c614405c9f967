import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { buildHome, fishing, redFlower } from '../../testing/register.ts'
import { buildStaff } from '../../testing/callers.ts'
import { publicCaller, systemCaller } from '../caller.ts'
import { AbortedCommitError, inScope, runPrepared } from './in-scope.ts'

describe('inScope', () => {
  let db: TestDatabase

  beforeAll(async () => {
    db = await createTestDatabase({ poolSize: 2 })
    await buildHome(db, testFields, { community: redFlower, people: [{ name: '张红花' }] })
    await buildHome(db, testFields, { community: fishing, people: [{ name: '李打渔' }] })
  })
  afterAll(() => db.drop())

  const namesAs = (community: number, mode: 'read' | 'write') =>
    inScope(db, buildStaff(community), mode, async (tx) => (await tx.selectFrom('person').select('name').execute()).map((row) => row.name))

  it('shows the rows of the range only, in both modes', async () => {
    expect(await namesAs(redFlower, 'read')).toEqual(['张红花'])
    expect(await namesAs(fishing, 'write')).toEqual(['李打渔'])
    const street = await inScope(db, { ...buildStaff(redFlower), lo: 530502004000, hi: 530502005000 }, 'read', (tx) =>
      tx.selectFrom('person').select('name').orderBy('name').execute(),
    )
    expect(street.map((row) => row.name).sort()).toEqual(['张红花', '李打渔'])
  })

  it('never leaks a scope: 200 mixed requests on 2 connections, some of them failing (A19, A20)', async () => {
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const community = index % 2 === 0 ? redFlower : fishing
        if (index % 7 === 0) {
          await expect(
            inScope(db, buildStaff(community), index % 3 === 0 ? 'write' : 'read', (tx) => sql`select 1/0`.execute(tx)),
          ).rejects.toThrow('division by zero')
          return null
        }
        return { community, names: await namesAs(community, index % 5 === 0 ? 'write' : 'read') }
      }),
    )
    const wrong = seen.filter((answer) => answer !== null && answer.names.join() !== (answer.community === redFlower ? '张红花' : '李打渔'))
    expect(wrong).toEqual([])
  })

  it('leaves nothing behind on the connection: without a scope there are no rows (A20)', async () => {
    await namesAs(redFlower, 'read')
    await namesAs(redFlower, 'write')
    const rows = await Promise.all([1, 2].map(() => db.pool.query('select name from person')))
    expect(rows.flatMap((result) => result.rows)).toEqual([])
  })

  it('a read cannot write', async () => {
    await expect(inScope(db, buildStaff(redFlower), 'read', (tx) => tx.updateTable('person').set({ name: 'x' }).execute())).rejects.toThrow(
      'read-only',
    )
  })

  it('a commit answered by a rollback is an error, never a success', async () => {
    const id = uuid()
    const attempt = inScope(db, buildStaff(redFlower), 'write', async (tx) => {
      await sql`insert into origin_group (community, id, name) values (${redFlower}, ${id}, '一组')`.execute(tx)
      await sql`select 1/0`.execute(tx).catch(() => undefined)
      return 'saved'
    })
    await expect(attempt).rejects.toBeInstanceOf(AbortedCommitError)
    expect(await db.asOwner('select id from origin_group where id = $1', [id])).toEqual([])
  })

  it('writing into a neighbour’s community is refused', async () => {
    await expect(
      inScope(db, buildStaff(redFlower), 'write', (tx) =>
        sql`insert into origin_group (community, id, name) values (${fishing}, ${uuid()}, '二组')`.execute(tx),
      ),
    ).rejects.toThrow('row-level security')
    const moved = inScope(db, buildStaff(redFlower), 'write', (tx) => tx.updateTable('person').set({ community: fishing }).execute())
    await expect(moved).rejects.toThrow()
  })

  it('somebody signed out sees no person and may not write one', async () => {
    expect(await inScope(db, publicCaller(redFlower), 'read', (tx) => tx.selectFrom('person').select('id').execute())).toEqual([])
    await expect(
      inScope(db, publicCaller(redFlower), 'write', (tx) =>
        sql`insert into origin_group (community, id, name) values (${redFlower}, ${uuid()}, '三组')`.execute(tx),
      ),
    ).rejects.toThrow('row-level security')
  })

  it('deadlocked writers are retried and both succeed', async () => {
    const groups = [uuid(), uuid()] as const
    await inScope(db, systemCaller('test', redFlower), 'write', async (tx) => {
      for (const [index, id] of groups.entries())
        await sql`insert into origin_group (community, id, name) values (${redFlower}, ${id}, ${`锁${String(index)}`})`.execute(tx)
    })
    let tries = 0
    let holding = 0
    let open = () => undefined as void
    const bothHold = new Promise<void>((resolve) => (open = resolve))
    const cross = (first: string, second: string) =>
      inScope(db, buildStaff(redFlower), 'write', async (tx) => {
        tries += 1
        await sql`update origin_group set name = name || '.' where community = ${redFlower} and id = ${first}`.execute(tx)
        holding += 1
        if (holding === 2) open()
        await bothHold
        await sql`update origin_group set name = name || '.' where community = ${redFlower} and id = ${second}`.execute(tx)
      })
    await Promise.all([cross(groups[0], groups[1]), cross(groups[1], groups[0])])
    expect(tries).toBeGreaterThan(2)
    expect(await db.asOwner(`select name from origin_group where name like '锁%' order by name`)).toEqual([
      { name: '锁0..' },
      { name: '锁1..' },
    ])
  })

  it('named statements survive a failing scope on the same connection', async () => {
    const query = { name: 'probe', text: 'select name from person where community = $1', values: [redFlower] }
    const bad = { ...buildStaff(redFlower), kind: 'stranger' as 'staff' }
    for (const caller of [bad, buildStaff(redFlower), bad, buildStaff(redFlower)]) {
      const answer = inScope(db, caller, 'read', (tx) => runPrepared<{ name: string }>(tx, query))
      if (caller === bad) await expect(answer).rejects.toThrow('unknown actor kind')
      else expect(await answer).toEqual([{ name: '张红花' }])
    }
  })

  it('a name used for two texts is an error and leaves the connection usable', async () => {
    const run = (text: string) =>
      inScope(db, buildStaff(redFlower), 'read', (tx) => runPrepared<{ name: string }>(tx, { name: 'twice', text, values: [] }))
    // Three texts over two connections: however they are handed out, one connection gets two of them.
    const forms = ['select name from person', 'select name as name from person', 'select person.name from person']
    const texts = Array.from({ length: 12 }, (_, index) => forms[index % forms.length] ?? '')
    const answers = await Promise.allSettled(texts.map(run))
    expect(answers.filter((answer) => answer.status === 'rejected').length).toBeGreaterThan(0)
    expect(answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])).every((row) => row.name === '张红花')).toBe(
      true,
    )
    expect(await Promise.all([1, 2, 3, 4].map(() => namesAs(redFlower, 'read')))).toEqual([1, 2, 3, 4].map(() => ['张红花']))
    expect(await namesAs(fishing, 'read')).toEqual(['李打渔'])
  })
})
