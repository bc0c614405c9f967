import { systemCaller } from '@linli/server/src/platform/caller.ts'
import { inScope, runPrepared } from '@linli/server/src/platform/db/in-scope.ts'
import { type Connection, createPool } from '@linli/server/src/platform/db/pool.ts'
import type { Scope } from '@linli/server/src/platform/db/scope.ts'
import pg from 'pg'

/** Connections of either side to the database; the server's own default. */
export const poolSize = 16

/**
 * Connections past the wall, for the side compared with. Their statements are planned the way the scope plans its
 * own: planning the list's joins anew each time costs more than running them and would hide what the scope costs.
 */
export function createBarePool(owner: Connection, planMode: string): pg.Pool {
  return new pg.Pool({
    ...owner,
    max: poolSize,
    application_name: 'linli bench bare',
    options: `-c plan_cache_mode=${planMode} -c timezone=Asia/Shanghai`,
  })
}

/** Whether prepared statements inside a staff scope keep their plan: Postgres' plan_cache_mode. */
export async function planModeInScope(app: Connection, community: number): Promise<string> {
  const pool = createPool(app, { max: 1, name: 'linli bench' })
  const scope: Scope = { ...systemCaller('bench', community), kind: 'staff' }
  try {
    const rows = await inScope({ pool }, scope, 'read', (tx) =>
      runPrepared<{ mode: string }>(tx, { name: 'bench_plan_mode', text: `select current_setting('plan_cache_mode') as mode`, values: [] }),
    )
    return rows[0]?.mode ?? 'auto'
  } finally {
    await pool.end()
  }
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
