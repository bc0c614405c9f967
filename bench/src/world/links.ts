import pg from 'pg'
import type { World } from './world.ts'

/** Links of contact at full scale; households of the register are their targets as far as there are any. */
const atFullScale = 1_000_000
export const linksOfContact = 14
const perCommunity = 3_334

export interface Links {
  count: number
  /** Accounts that are contacts, with their community: the first of each have households of the register. */
  accounts: { community: number; account: string }[]
  owner: pg.Client
  remove(): Promise<void>
}

/**
 * Contacts and links by set, as a year of work leaves them: most held throughout, some begun within the period, some about
 * to end, visits at random. Second indexes the figures do not use are off meanwhile; all is as before when this is removed.
 */
export async function addLinks({ owner, communities }: World): Promise<Links> {
  const count = Math.min(atFullScale, communities.length * perCommunity)
  const client = new pg.Client({ ...owner, application_name: 'linli bench links' })
  await client.connect()
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select i.indexname as name, i.indexdef as definition from pg_indexes i where i.schemaname = 'public' and i.tablename = 'contact_link'
      and i.indexname not in ('contact_link_contact', 'contact_link_target_contact') and not exists (select from pg_constraint c where c.conname = i.indexname)`,
  )
  const { rows: constraints } = await client.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'contact_link_one_contact'`,
  )
  await client.query(`set session_replication_role = replica; set statement_timeout = 0; select setseed(0.25)`)
  await client.query('alter table contact_link drop constraint contact_link_one_contact')
  for (const { name } of indexes) await client.query(`drop index ${name}`)
  await client.query('create temp table bench_place as select code, row_number() over (order by code) - 1 as i from unnest($1::bigint[]) as c(code)', [communities]) // prettier-ignore
  await client.query('create temp table bench_home as select community, id, building_id, row_number() over (partition by community order by id) - 1 as h from household where community = any($1)', [communities]) // prettier-ignore
  await client.query('create index on bench_home (community, h); analyze bench_home; analyze bench_place')
  const id = (kind: string, n: string): string => `('00000000-0000-7000-${kind}-' || lpad(to_hex(${n}), 12, '0'))::uuid`
  await client.query(
    `insert into contact (community, id, level, role, name, account_id, starts_on, search)
      select p.code, ${id('8001', 'c')}, '4', 'party-member', '联系人' || c, 'bench-' || c, '2024-01-01', ''::tsvector
      from generate_series(0, ($1::int - 1) / ${String(linksOfContact)}) c join bench_place p on p.i = c * ${String(linksOfContact)} / ${String(perCommunity)}`,
    [count],
  )
  await client.query(
    `insert into contact_link (community, id, contact_id, level, to_level, household_id, target_id, building_id, starts_on, ends_on, visited_on, seers, origin, made_by)
      select p.code, ${id('8002', 'n')}, ${id('8001', `n / ${String(linksOfContact)}`)}, '4', 'household', target, target, building,
        case when n % 9 = 0 then current_date - 1 - (random() * 80)::int else '2025-01-01'::date end, case when n % 23 = 0 then current_date + 1 + (random() * 60)::int end,
        array(select current_date - day from (select (random() * 60)::int + v * 50 as day from generate_series(0, (random() * 6)::int) v) d where day >= 0 order by day),
        array['bench-' || n / ${String(linksOfContact)}, 'bench-above-' || n / 200], 'proposal', 'bench'
      from (select n, p.code, coalesce(h.id, ${id('8003', 'n')}) as target, h.building_id as building
        from generate_series(0, $1::int - 1) n join bench_place p on p.i = n / ${String(perCommunity)}
        left join bench_home h on h.community = p.code and h.h = n % ${String(perCommunity)}) p`,
    [count],
  )
  await client.query('reset session_replication_role')
  await client.query('vacuum analyze contact_link')
  await client.query('analyze contact')
  const { rows: accounts } = await client.query<{ community: number; account: string }>(
    `select distinct on (community) community::float8 as community, account_id as account from contact where account_id like 'bench-%' order by community, id`,
  )
  return {
    count,
    accounts,
    owner: client,
    async remove() {
      await client.query('truncate contact_link, contact cascade')
      for (const { definition } of constraints)
        await client.query(`alter table contact_link add constraint contact_link_one_contact ${definition}`)
      for (const { definition } of indexes) await client.query(definition)
      await client.end()
    },
  }
}
