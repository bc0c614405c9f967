import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enterParameters, enterText } from '../../platform/db/scope.ts'
import { buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { householdListQuery } from './household-list.queries.ts'

interface Plan {
  'Node Type': string
  'Parent Relationship'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: Plan[]
}

// Forty communities of 300 homes: few enough to make in a second, enough for the planner to choose as at full size.
const fill = `
  insert into community (community, name) select 530502004001 + c, 'c' || c from generate_series(0, 39) c;
  insert into estate (community, id, name) select community, gen_random_uuid(), 'e' from community;
  insert into building (community, id, estate_id, number, name, sort_key) select community, gen_random_uuid(), id, '1', '1栋', '0001' from estate;
  insert into unit (community, id, building_id, number, sort_key) select community, gen_random_uuid(), id, '1', '0001' from building;
  insert into dwelling (community, id, building_id, unit_id, floor, room, label, address_key)
    select community, gen_random_uuid(), building_id, id, r, r::text, '1-1-' || r, lpad(r::text, 8, '0') from unit, generate_series(1, 300) r;
  insert into household (community, id, building_id) select community, gen_random_uuid(), building_id from dwelling;
  insert into occupancy (community, id, household_id, dwelling_id, building_id, kind, starts_on)
    select d.community, gen_random_uuid(), h.id, d.id, d.building_id, 'lives_in', '2024-01-01'
    from (select *, row_number() over (partition by community order by id) n from dwelling) d
    join (select *, row_number() over (partition by community order by id) n from household) h using (community, n);
  insert into person (community, id, household_id, building_id, name, search) select community, gen_random_uuid(), id, building_id, '张三', array_to_tsvector(array['张', '三', '张三']) from household;
  insert into membership (community, id, household_id, person_id, building_id, relation, starts_on) select community, gen_random_uuid(), household_id, id, building_id, '02', '2024-01-01' from person;
  update household h set dwelling_id = o.dwelling_id, occupancy_kind = o.kind, members = 1, head_id = p.id
    from occupancy o, person p where o.community = h.community and o.household_id = h.id and p.community = h.community and p.household_id = h.id;
  analyze;`

describe('plans of the hot reads, behind the wall', () => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await createTestDatabase()
    await db.asOwner(fill)
  })
  afterAll(() => db.drop())

  /** The plan a prepared statement keeps for every community, which is the one the scope asks for. */
  async function explain({ text, values }: { text: string; values: unknown[] }, initPlans = false): Promise<Plan[]> {
    const client = await db.pool.connect()
    try {
      await client.query('begin')
      await client.query(enterText, enterParameters(buildStaff(530502004007), { readOnly: true, keepPlans: true }))
      await client.query(`prepare hot as ${text}`)
      const given = values.map((value) => (typeof value === 'number' ? String(value) : client.escapeLiteral(String(value)))).join()
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (format json) execute hot(${given})`)
      const [top] = rows
      if (top === undefined) throw new Error('no plan')
      return flatten(top['QUERY PLAN'][0].Plan, initPlans)
    } finally {
      await client.query('rollback; deallocate hot')
      client.release()
    }
  }
  const flatten = (plan: Plan, initPlans: boolean): Plan[] => [
    plan,
    ...(plan.Plans ?? [])
      .filter((part) => initPlans || part['Parent Relationship'] !== 'InitPlan')
      .flatMap((part) => flatten(part, initPlans)),
  ]

  // From the top: nothing between the limit and the doors in order; every other look-up hangs below.
  const walk = (nodes: Plan[]) => {
    const doors = nodes.findIndex((node) => node['Index Name'] === 'dwelling_address')
    return nodes.slice(0, doors + 1).map((node) => node['Node Type'])
  }

  it('what a door leads to is looked up by key, never by walking the community', async () => {
    const nodes = await explain(householdListQuery(530502004007, {}, 21, null), true)
    const scans = nodes.flatMap((node) => (node['Index Name'] === undefined ? [] : [node['Index Name']]))
    expect(scans).toEqual(expect.arrayContaining(['household_door', 'person_pkey']))
    for (const [index, column] of Object.entries({ household_door: 'dwelling_id', person_pkey: 'id' }))
      for (const node of nodes.filter((one) => one['Index Name'] === index))
        expect(node['Index Cond']).toMatch(new RegExp(`AND \\(${column} = [a-z]+\\.\\w+\\)`))
  })

  it('the household list walks the address index and never sorts the community', async () => {
    expect(walk(await explain(householdListQuery(530502004007, {}, 21, null)))).toEqual(['Limit', 'Nested Loop', 'Index Scan'])
  })

  it('a later page starts in the index as well', async () => {
    const after = {
      addressKey: '00000100',
      dwelling: '018f0000-0000-7000-8000-000000000001',
      household: '018f0000-0000-7000-8000-000000000002',
    }
    expect(walk(await explain(householdListQuery(530502004007, {}, 21, after)))).toEqual(['Limit', 'Nested Loop', 'Index Scan'])
  })
})
