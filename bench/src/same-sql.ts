import type { Connection } from '@linli/server/src/platform/db/pool.ts'
import pg from 'pg'

/** Connections of either side to the database; the server's own default. */
export const poolSize = 16

/**
 * Connections past the wall, for the side compared with. They keep one plan for each prepared statement: planning
 * the list's nine-fold join anew each time costs five times its execution and would hide what the scope costs.
 */
export function createBarePool(owner: Connection): pg.Pool {
  return new pg.Pool({ ...owner, max: poolSize, application_name: 'linli bench bare', options: '-c plan_cache_mode=force_generic_plan -c timezone=Asia/Shanghai' })
}

/** The total the household list asks for beside its rows (countHouseholds in the people module). */
export function totalQuery(community: number): { name: string; text: string; values: unknown[] } {
  return { name: 'households_rollup', text: `select coalesce(max(value), 0)::int as total from rollup where community = $1 and place = '00000000-0000-0000-0000-000000000000' and measure = 'households'`, values: [community] }
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
