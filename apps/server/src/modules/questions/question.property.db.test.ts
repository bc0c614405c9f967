import { QuestionShape } from '@linli/contract/question-shape'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { questionCount, questionRows } from './rows.ts'
import { answerNaively } from './testing/naive.ts'
import { questionsOf } from './testing/random-questions.ts'
import { type RandomRegister, makeRegister, writeRegister } from './testing/random-register.ts'

const first = 530502004031
const second = 530502004032

describe('a question answered in SQL', () => {
  let db: TestDatabase
  let registers: RandomRegister[]
  beforeAll(async () => {
    db = await createTestDatabase()
    const [now] = await db.asOwner<{ today: string }>('select current_date::text as today')
    registers = [first, second].map((community) => makeRegister(community, now?.today ?? '', seeded(community % 1000)))
    for (const register of registers) await writeRegister(db, register)
  })
  afterAll(() => db.drop())

  const ask = async (register: RandomRegister, shape: QuestionShape): Promise<string[]> =>
    inScope(db, buildStaff(register.community), 'read', async (tx) => {
      const { rows } = await sql<{
        id: string
      }>`select distinct asked.id from (${questionRows(register.community, shape, { day: register.today })}) asked (id) order by 1`.execute(
        tx,
      )
      return rows.map(({ id }) => id)
    })

  it('is the one a slow and plain reading gives, today and on past days', { timeout: 240_000 }, async () => {
    let answered = 0
    for (const register of registers)
      await fc.assert(
        fc.asyncProperty(questionsOf(register), async (shape) => {
          expect(QuestionShape.parse(shape)).toEqual(shape)
          const plainly = answerNaively(register, shape)
          expect(await ask(register, shape)).toEqual(plainly)
          if (plainly.length > 0) answered += 1
        }),
        { numRuns: 300, seed: register.community },
      )
    // A test of empty answers alone would prove nothing.
    expect(answered).toBeGreaterThan(200)
  })

  it('is the same over a range, community by community', { timeout: 120_000 }, async () => {
    const [one, other] = registers
    if (one === undefined || other === undefined) throw new Error('two registers')
    const range = { lo: first, hi: second + 1, communities: 2 }
    await fc.assert(
      fc.asyncProperty(questionsOf(one), async (shape) => {
        const counted = await inScope(
          db,
          systemCaller('test'),
          'read',
          async (tx) =>
            (await sql<{ community: number; count: number }>`${questionCount(range, shape, { day: one.today })}`.execute(tx)).rows,
        )
        for (const register of [one, other])
          expect(counted.find(({ community }) => community === register.community)?.count ?? 0).toBe(answerNaively(register, shape).length)
      }),
      { numRuns: 100, seed: 7 },
    )
  })

  it('counts each once, and nothing of a neighbour behind the wall', async () => {
    const [one] = registers
    if (one === undefined) throw new Error('a register')
    for (const of of ['persons', 'households', 'dwellings'] as const) {
      const shape = { of, where: null }
      const counted = await inScope(
        db,
        buildStaff(first),
        'read',
        async (tx) => (await sql<{ count: number }>`${questionCount(first, shape, { day: one.today })}`.execute(tx)).rows,
      )
      expect(counted).toEqual([{ count: answerNaively(one, shape).length }])
      const beyond = await inScope(
        db,
        buildStaff(second),
        'read',
        async (tx) => (await sql<{ count: number }>`${questionCount(first, shape, { day: one.today })}`.execute(tx)).rows,
      )
      expect(beyond).toEqual([{ count: 0 }])
    }
  })
})

/** The same register in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
