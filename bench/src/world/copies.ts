import { rebuildRollups } from '@linli/server/src/modules/space/index.ts'
import { createPool } from '@linli/server/src/platform/db/pool.ts'
import type { RoleConnections } from '@linli/server/src/platform/db/roles.ts'
import pg from 'pg'
import type { World } from './world.ts'

/** What a community's register is made of; what is referred to goes first. */
export const registerTables = [
  'community',
  'estate',
  'origin_group',
  'building',
  'unit',
  'dwelling',
  'household',
  'person',
  'occupancy',
  'membership',
] as const

/** A community's register, made of one or several others': ids stay, as they are a community's own. */
export interface Copy {
  from: readonly number[]
  to: number
}

/** As owner, with foreign keys not asked: rows fit as those they are copied from do. */
export async function asCopier(owner: World['owner'], work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ ...owner, application_name: 'linli bench copies' })
  await client.connect()
  try {
    await client.query('set statement_timeout = 0; set session_replication_role = replica')
    await work(client)
  } finally {
    await client.end()
  }
}

/** All columns, so that a new one needs nothing here; generated ones make themselves. Names that must differ carry where they are from. */
export async function copyCommunities(client: pg.Client, copies: readonly Copy[]): Promise<void> {
  const pairs = copies.flatMap(({ from, to }) => from.map((code, index) => ({ code, to, index })))
  const values = [pairs.map(({ code }) => code), pairs.map(({ to }) => to), pairs.map(({ index }) => index)]
  for (const table of registerTables) {
    const { rows } = await client.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and column_name <> 'community' and is_generated = 'NEVER'`,
      [table],
    )
    const differing = ['estate', 'origin_group'].includes(table)
    const columns = rows.map(({ name }) => name)
    const chosen = columns.map((name) =>
      differing && name === 'name' ? `case when t.nth = 0 then s.name else s.name || t.nth end` : `s.${name}`,
    )
    await client.query(
      `insert into ${table} (community${columns.map((name) => `, ${name}`).join('')})
       select t.code${chosen.map((name) => `, ${name}`).join('')} from unnest($1::bigint[], $2::bigint[], $3::int[]) as t (source, code, nth)
       join ${table} s on s.community = t.source${table === 'community' ? ' where t.nth = 0' : ''}`,
      values,
    )
  }
}

/** The roll-ups of communities written past the server. */
export async function countAgain(roles: RoleConnections, codes: readonly number[]): Promise<void> {
  const pool = createPool(roles.app, { max: 2, name: 'linli bench roll-ups' })
  try {
    for (const code of codes) await rebuildRollups({ pool }, code)
  } finally {
    await pool.end()
  }
}
