import type { Caller } from '../caller.ts'
import { systemCaller } from '../caller.ts'
import { type Database, inScope } from '../db/in-scope.ts'
import { AppError } from '../errors.ts'
import { record } from '../record.ts'

/** Writes down that somebody signed in was refused; by route name alone, so that it says nothing of what was asked for. */
export type WriteRefusal = (route: string, caller: Caller) => Promise<void>

const quiet = 60_000
const rememberedAtMost = 10_000

/** One entry a minute for each actor and route: whoever tries without end fills no chain (ASVS 5.0 V16.3.2). */
export function createRefusals(database: Database, now: () => number = Date.now): WriteRefusal {
  const written = new Map<string, number>()
  return async (route, caller) => {
    // Wide callers (a street over all its communities) and people signed out have no chain to be written into.
    if (caller.kind === 'public' || caller.hi !== caller.lo + 1) return
    const key = `${caller.id} ${String(caller.lo)} ${route}`
    if (now() - (written.get(key) ?? -quiet) < quiet) return
    if (written.size >= rememberedAtMost) written.clear()
    written.set(key, now())
    // Residents and televisions write no chain themselves.
    await inScope(database, systemCaller('access', caller.lo), 'write', async (tx) => {
      const there = await tx.selectFrom('community').select('community').where('community', '=', caller.lo).executeTakeFirst()
      if (there !== undefined) await record(tx, caller, { verb: 'access.refused', entity: 'route', detail: { route } })
    })
  }
}

export function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.id === 'forbidden'
}
