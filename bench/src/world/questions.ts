import type { QuestionShape } from '@linli/contract/question-shape'
import { asCopier, copyCommunities, registerTables } from './copies.ts'
import type { World } from './world.ts'

/** At the end of the street, before the communities of `histories.ts`. */
const lastCode = 989
const copied = 3
const tags = ['living-alone', 'minimum-living-allowance', 'disabled', 'very-old', 'veteran']

/** Persons by the end of their id: every n-th of all, the same in every run. */
const every = (n: number, id: string): string => `('x' || right(${id}::text, 4))::bit(16)::int % ${String(n)} = 0`

export interface Asked {
  community: number
  persons: number
  shapes: Record<string, QuestionShape>
  remove(): Promise<void>
}

/**
 * A community of 10,000 persons, put together of three, and in all communities what questions ask about: one person in
 * seventeen has a special-care tag, one in twenty-three moved in this year.
 */
export async function addQuestions({ owner, communities, street }: World): Promise<Asked> {
  const community = street + lastCode
  const sources = communities.slice(0, copied)
  if (communities.includes(community)) throw new Error('no room for a community to ask in')
  const asked = { persons: 0, buildings: [] as string[] }
  await asCopier(owner, async (client) => {
    await copyCommunities(client, [{ from: sources, to: community }])
    await client.query(
      `insert into care_tag (community, id, person_id, kind, basis, starts_on)
       select community, gen_random_uuid(), id, ($1::text[])[1 + ('x' || right(id::text, 4))::bit(16)::int / 17 % 5], '测试', '2025-01-01' from person where ${every(17, 'id')}`,
      [tags],
    )
    await client.query(`update membership set starts_on = date_trunc('year', current_date) where ${every(23, 'person_id')}`)
    for (const table of ['care_tag', ...registerTables]) await client.query(`vacuum analyze ${table}`)
    const count = await client.query<{ n: number }>('select count(*)::int as n from person where community = $1', [community])
    const buildings = await client.query<{ id: string }>('select id from building where community = $1 order by number, id limit 8', [
      community,
    ])
    asked.persons = count.rows[0]?.n ?? 0
    asked.buildings = buildings.rows.map(({ id }) => id)
  })
  return { community, persons: asked.persons, shapes: shapesOf(asked.buildings), remove: () => remove(owner, community) }
}

/** Five conditions each, of different kinds: by tag, by history, by household and groups joined by or. */
function shapesOf(buildings: string[]): Record<string, QuestionShape> {
  return {
    'by tag': {
      of: 'persons',
      where: {
        all: [
          { field: 'age', from: 60 },
          { field: 'sex', in: ['2'] },
          { field: 'occupancy', in: ['lives_in'] },
          { field: 'careTag', in: ['living-alone', 'minimum-living-allowance', 'very-old'] },
          { not: { field: 'politics', in: ['01'] } },
        ],
      },
    },
    'by history': {
      of: 'persons',
      where: {
        all: [
          { field: 'age', from: 18, to: 59 },
          { happened: 'movedIn', span: { within: 'this-year' } },
          { field: 'occupancy', in: ['rents', 'lives_in'] },
          { field: 'building', in: buildings },
          { known: 'phone' },
        ],
      },
    },
    'by household': {
      of: 'households',
      where: {
        all: [
          { field: 'age', from: 75 },
          { not: { somebody: { field: 'age', from: 18, to: 59 } } },
          { field: 'householdSize', to: 2 },
          { field: 'occupancy', in: ['lives_in'] },
          { not: { field: 'careTag', in: ['living-alone'] } },
        ],
      },
    },
    'by groups': {
      of: 'persons',
      where: {
        any: [
          {
            all: [
              { field: 'age', from: 60 },
              { field: 'householdSize', to: 2 },
            ],
          },
          {
            all: [
              { field: 'age', to: 14 },
              { field: 'careTag', in: ['minimum-living-allowance'] },
            ],
          },
          { field: 'relation', in: ['97'] },
        ],
      },
    },
  }
}

/** As it was for the figures after this one. */
async function remove(owner: World['owner'], community: number): Promise<void> {
  await asCopier(owner, async (client) => {
    await client.query(`delete from care_tag`)
    for (const table of registerTables.toReversed()) await client.query(`delete from ${table} where community = $1`, [community])
    await client.query(`update membership set starts_on = '2024-01-01' where ${every(23, 'person_id')}`)
    for (const table of ['care_tag', ...registerTables]) await client.query(`vacuum analyze ${table}`)
  })
}
