import { asCopier, copyCommunities, countAgain, registerTables } from './copies.ts'
import type { World } from './world.ts'

const wanted = 6
/** Codes at the end of the street, beyond those of the register. */
const lastCode = 999
/** First and last day of the histories; days between them are asked for. */
export const historyDays = { from: '2016-01-01', to: '2024-01-01' } as const

/**
 * A set of communities apart, copied from some of the register, in which every person has ten changes: six of facts
 * (name, politics, phone …, the last in 2023) and four of membership (a relation, every other year). Every household
 * has had three homes: its own, its neighbour's from 2018 to 2022, its own again.
 */
export async function addHistories({ owner, roles, communities, street }: World): Promise<{ codes: number[]; remove(): Promise<void> }> {
  const copied = communities.slice(0, Math.min(wanted, communities.length))
  const pairs = copied.map((code, index) => ({ code, copy: street + lastCode - index }))
  if (pairs.some(({ copy }) => communities.includes(copy))) throw new Error('no room for histories in the street')
  const codes = pairs.map(({ copy }) => copy)
  await asCopier(owner, async (client) => {
    await copyCommunities(
      client,
      pairs.map(({ code, copy }) => ({ from: [code], to: copy })),
    )
    for (const copy of codes) {
      await client.query(`update occupancy set starts_on = '2022-01-01' where community = ${String(copy)}`)
      await client.query(`update person set facts_since = '2023-01-01', created_at = '2016-01-01' where community = ${String(copy)}`)
      for (const text of histories) await client.query(text.replaceAll('$1', String(copy)))
    }
    for (const table of ['membership', 'occupancy', 'person', 'person_version']) await client.query(`vacuum analyze ${table}`)
  })
  await countAgain(roles, codes)
  return {
    codes,
    remove: () =>
      asCopier(owner, async (client) => {
        for (const table of ['rollup', 'person_version', ...registerTables.toReversed()])
          await client.query(`delete from ${table} where community = any($1)`, [codes])
      }),
  }
}

const histories = [
  `insert into occupancy (community, id, household_id, dwelling_id, building_id, kind, starts_on, ends_on)
   select o.community, gen_random_uuid(), o.household_id, o.dwelling_id, o.building_id, o.kind, '2016-01-01', '2018-01-01' from occupancy o where o.community = $1 and o.ends_on is null`,
  `insert into occupancy (community, id, household_id, dwelling_id, building_id, kind, starts_on, ends_on)
   select community, gen_random_uuid(), household_id, next_dwelling, next_building, kind, '2018-01-01', '2022-01-01' from (
     select o.*, coalesce(lead(dwelling_id) over w, first_value(dwelling_id) over w) as next_dwelling, coalesce(lead(building_id) over w, first_value(building_id) over w) as next_building
     from occupancy o where o.community = $1 and o.ends_on is null window w as (order by dwelling_id)) o`,
  `insert into membership (community, id, household_id, person_id, building_id, relation, starts_on, ends_on)
   select m.community, gen_random_uuid(), m.household_id, m.person_id, m.building_id, case when m.relation = '02' then '02' when n % 2 = 0 then '97' else m.relation end,
     make_date(2016 + n * 2, 1, 1), make_date(2018 + n * 2, 1, 1) from membership m, generate_series(0, 3) n where m.community = $1 and m.ends_on is null`,
  `insert into person_version (community, person_id, starts_on, ends_on, name, sex, born_on, identity_kind, identity_cipher, phone_cipher, ethnicity, politics, marital)
   select p.community, p.id, case when n = 0 then '-infinity' else make_date(2017 + n - 1, 1, 1) end, make_date(2017 + n, 1, 1), case when n % 3 = 0 then p.name || '子' else p.name end,
     p.sex, p.born_on, p.identity_kind, p.identity_cipher, p.phone_cipher, p.ethnicity, case when n % 2 = 0 then '03' else p.politics end, '10'
   from person p, generate_series(0, 4) n where p.community = $1`,
  `insert into person_version (community, person_id, starts_on, ends_on, name, sex, born_on, identity_kind, identity_cipher, phone_cipher, ethnicity, politics, marital)
   select p.community, p.id, '2021-01-01', '2023-01-01', p.name, p.sex, p.born_on, p.identity_kind, p.identity_cipher, null, p.ethnicity, p.politics, '20' from person p where p.community = $1`,
]
