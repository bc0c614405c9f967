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
    await db.asOwner(
      `insert into person (community, id, household_id, building_id, name, born_on, search) select $1, gen_random_uuid(), $2, $3, '某', '1950-01-01', '' from generate_series(1, 6000)`,
      [redFlower, home.household, home.building],
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
  const planOf = (ground: Parameters<typeof questionCount>[0]): Promise<string> =>
    inScope(db, buildStaff(redFlower), 'read', async (tx) => {
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${questionCount(ground, shape(), { day: '2026-06-01' })}`.execute(tx)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })

  it.each(['without statistics', 'with statistics'])('%s reads each table once and hashes it, in one process', async (when) => {
    if (when === 'with statistics') await db.asOwner('analyze')
    for (const ground of [redFlower, { lo: redFlower - 1, hi: redFlower + 99 }]) {
      const plan = await planOf(ground)
      expect(plan).not.toMatch(/Nested Loop|Gather|Materialize/u)
      // Home, tag, coming, and the household's children; within the coming two that take rows away.
      expect(plan.match(/hashed SubPlan/gu)?.length).toBeGreaterThanOrEqual(6)
      expect(plan.match(/ SubPlan \d+\n/gu)?.length).toBe(6)
    }
  })
})
