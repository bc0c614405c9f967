import { matterSearchKeys, rebuildMatterDays, seedCategories } from '@linli/server/src/modules/matters/index.ts'
import { rebuildRollups } from '@linli/server/src/modules/space/index.ts'
import { createPool } from '@linli/server/src/platform/db/pool.ts'
import { createFieldCipher } from '@linli/server/src/platform/fields.ts'
import pg from 'pg'
import type { World } from './world.ts'

/** A million in three hundred communities. */
export const mattersOfCommunity = 3_333
const grownTenfold = 6

const words = [
  '路灯不亮',
  '楼道堆物',
  '电梯异响',
  '停车占位',
  '下水返水',
  '垃圾未清',
  '噪音扰民',
  '单元门坏',
  '绿化虫害',
  '水压不足',
  '消防通道被堵',
  '外墙渗水',
]
const places = ['一单元', '二单元', '北门', '南门', '车库', '花园', '顶楼', '门厅']

export interface AddedMatters {
  matters: number
  /** Communities as all others, and those with ten times as many matters. */
  usual: number[]
  grown: number[]
  remove(): Promise<void>
}

/**
 * Matters of three years in every community, one in ten open; written set by set past the wall, found by the real search
 * keys, counted by the real roll-ups.
 */
export async function addMatters({ owner, roles, secrets, communities }: World, log: (line: string) => void): Promise<AddedMatters> {
  const pool = createPool(roles.app, { max: 2, name: 'linli bench matters', statementTimeout: 600_000 })
  const client = new pg.Client({ ...owner, application_name: 'linli bench matters' })
  await client.connect()
  const fields = createFieldCipher(secrets)
  const some = Math.min(grownTenfold, Math.floor(communities.length / 2))
  const [grown, usual] = [communities.slice(0, some), communities.slice(some, some * 2)]
  try {
    for (const community of communities) await seedCategories({ database: { pool }, fields }, community)
    const titles = words.flatMap((word) => places.map((place) => `${place}${word}`))
    await client.query('create temp table bench_title (at int primary key, title text, keys text[])')
    for (const [n, title] of titles.entries())
      await client.query('insert into bench_title values ($1, $2, $3)', [n, title, matterSearchKeys(title, '2026-00001')])
    log('  rows')
    await fill(client, communities, { from: 1, to: mattersOfCommunity, titles: titles.length })
    await fill(client, grown, { from: mattersOfCommunity + 1, to: mattersOfCommunity * 10, titles: titles.length })
    for (const table of ['matter', 'matter_step', 'matter_category']) await client.query(`vacuum analyze ${table}`)
    log('  roll-ups')
    for (const community of communities) {
      await rebuildRollups({ pool }, community)
      await rebuildMatterDays({ pool }, community)
    }
    for (const table of ['rollup', 'matter_day', 'matter_answer_day']) await client.query(`vacuum analyze ${table}`)
    await client.query('checkpoint')
    const { rows } = await client.query<{ n: number }>('select count(*)::int as n from matter')
    return {
      matters: rows[0]?.n ?? 0,
      usual,
      grown,
      async remove() {
        for (const table of ['matter_step', 'matter', 'matter_day', 'matter_answer_day']) await client.query(`delete from ${table}`)
        await client.end()
      },
    }
  } catch (error) {
    await client.end()
    throw error
  } finally {
    await pool.end()
  }
}

/** The n-th matter of a community: all it is follows from n, the same in every run. */
async function fill(
  client: pg.Client,
  communities: readonly number[],
  { from, to, titles }: { from: number; to: number; titles: number },
): Promise<void> {
  await client.query(
    `insert into matter (community, id, number, category_id, title, text, source, building_id, state, owner, owner_name, sla, due_at, queue_at,
        raiser_households, search, body_index, raised_at, received_at, changed_at, answered_on, settled_on, settled_how, first_answered_at, first_answer_minutes)
     select c.community, gen_random_uuid(), extract(year from x.raised)::int || '-' || lpad(n::text, 6, '0'),
       k.ids[1 + n % array_length(k.ids, 1)], t.title, t.title || '，已经好几天了。', (array['visit','phone','call','hall','tv'])[1 + n % 5], b.ids[1 + (n / 7) % array_length(b.ids, 1)],
       x.state, case when x.state in ('accepted', 'verified') then null else (array['committee','property-company','police'])[1 + n % 3] end, '居委会',
       jsonb_build_object('limit', jsonb_build_object('amount', 7, 'unit', 'days', 'pace', 'working'), 'startedAt', floor(extract(epoch from x.raised) * 1000)::bigint,
         'extendedBy', null, 'pauses', '[]'::jsonb, 'stoppedAt', case when x.worked then null else floor(extract(epoch from x.raised + interval '3 days') * 1000)::bigint end),
       case when x.worked then x.raised + interval '9 days' end, case when x.worked then x.raised + interval '9 days' else 'infinity' end,
       array[gen_random_uuid()], array_to_tsvector(t.keys), ''::bytea, x.raised, x.raised, x.raised + interval '3 days',
       case when x.worked then null else (x.raised + interval '3 days')::date end,
       case when x.state in ('confirmed', 'closed') then (x.raised + interval '8 days')::date end, case when x.state in ('confirmed', 'closed') then 'raiser' end,
       case when not x.worked then x.raised + interval '3 days' end, case when not x.worked then 60 + (n * 37) % 2400 end
     from unnest($1::bigint[]) c(community)
       cross join generate_series($2::int, $3::int) as g(n)
       join lateral (select array_agg(id order by position) as ids from matter_category k where k.community = c.community) k on true
       join lateral (select array_agg(id order by sort_key) as ids from building b where b.community = c.community) b on true
       join bench_title t on t.at = n % $4::int
       cross join lateral (select n % 10 = 0 as open) o
       cross join lateral (
         select case when o.open then (array['accepted','handling','verified','dispatched','handling','answered','handling'])[1 + (n / 10) % 7]
           else (array['closed','closed','closed','closed','closed','closed','closed','confirmed','withdrawn'])[1 + n % 9] end as state) s
       cross join lateral (select s.state, s.state in ('accepted','verified','dispatched','handling') as worked,
         now() - case when o.open then interval '1 hour' * ((n * 13) % 500) else interval '1 hour' * (500 + (n * 29) % 25000) end as raised) x`,
    [communities, from, to, titles],
  )
  await client.query(
    `insert into matter_step (community, matter_id, seq, id, act, from_state, to_state, role, by_account, by_name, said, at)
     select community, id, 6, gen_random_uuid(), 'confirm', 'answered', 'confirmed', 'raiser', 'bench', '提出人', '提出人已确认解决。', settled_on
     from matter where community = any ($1) and settled_on is not null on conflict do nothing`,
    [communities],
  )
}
