import type { QuestionShape } from '@linli/contract/question-shape'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '../../platform/db/in-scope.ts'
import { buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, redFlower } from '../../testing/register.ts'
import { questionCount } from './rows.ts'

// Behind the wall the planner expects a handful of rows where there are thousands, with statistics and without.
describe('the plan of a question', () => {
  let db: TestDatabase
  let home: BuiltHome
  beforeAll(async () => {
    db = await createTestDatabase()
    home = await buildHome(db, testFields)
    await db.asOwner(`insert into household (community, id, building_id) select $1, gen_random_uuid(), $2 from generate_series(1, 2000)`, [
      redFlower,
      home.building,
    ])
    await db.asOwner(
      `insert into person (community, id, household_id, building_id, name, born_on, search)
        select community, gen_random_uuid(), id, building_id, '某', date '1930-01-01' + n * 5000, '' from household, generate_series(0, 2) n`,
    )
    await db.asOwner(
      `insert into membership (community, id, household_id, person_id, building_id, relation, starts_on) select community, gen_random_uuid(), household_id, id, building_id, '97', '2024-01-01' from person where name = '某'`,
    )
  })
  afterAll(() => db.drop())

  const shape = (): QuestionShape => ({
    of: 'persons',
    where: {
      all: [
        { field: 'age', from: 60 },
        { field: 'occupancy', in: ['lives_in'] },
        { field: 'careTag', in: ['living-alone'] },
        { happened: 'movedIn', span: { within: 'this-year' } },
        { not: { somebody: { field: 'age', to: 14 } } },
      ],
    },
  })
  const planOf = (question: ReturnType<typeof questionCount>): Promise<string> =>
    inScope(db, buildStaff(redFlower), 'read', async (tx) => {
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${question}`.execute(tx)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })

  it.each(['without statistics', 'with statistics'])(
    '%s finds the old by their birth dates and asks the rest of those left',
    async (when) => {
      if (when === 'with statistics') await db.asOwner('analyze')
      const day = { day: '2026-06-01' }
      for (const ground of [redFlower, { lo: redFlower - 1, hi: redFlower + 99, communities: 1 }]) {
        const plan = await planOf(questionCount(ground, shape(), day))
        expect(plan).not.toMatch(/Gather|Materialize|Seq Scan on (?:person|membership)/u)
        expect(plan).toContain('Index Scan using person_born on person')
        // Tag and coming, the home where many are left, the children where many are: each read once and hashed.
        expect(plan.match(/hashed SubPlan/gu)?.length).toBeGreaterThanOrEqual(4)
        // Of few, one family after the other by its key; without statistics any index of a table is as good.
        if (when === 'with statistics') expect(plan).toContain('Index Scan using person_household on person q')
      }
    },
  )

  it('reads nobody but those a tag names, each by key', async () => {
    const tagged: QuestionShape = {
      of: 'persons',
      where: {
        all: [
          { field: 'careTag', in: ['veteran'] },
          { field: 'sex', in: ['1'] },
        ],
      },
    }
    const plan = await planOf(questionCount(redFlower, tagged, { day: '2026-06-01' }))
    expect(plan).toContain('Index Scan using person_pkey on person')
    expect(plan).not.toContain('Seq Scan on person')
  })
})
