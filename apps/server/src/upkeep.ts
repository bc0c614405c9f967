import { sweepUploads } from './modules/ledgers/index.ts'
import { readNow, refreshAgeRollups } from './modules/space/index.ts'
import { systemCaller } from './platform/caller.ts'
import { inScope } from './platform/db/in-scope.ts'
import type { Deps } from './platform/deps.ts'
import { pruneOutbox } from './platform/events/dispatcher.ts'

const hour = 3_600_000

/** What must happen though nobody asks: at start and every hour. A failure waits for the next hour. */
export function startUpkeep(deps: Deps, onError: (error: unknown) => void): { stop(): void } {
  let countedOn = ''
  const run = async () => {
    await pruneOutbox(deps.database)
    await sweepUploads(deps.config.dataDir)
    const { today } = await inScope(deps.database, systemCaller('upkeep'), 'read', readNow)
    if (today === countedOn) return
    await refreshAgeRollups(deps.database)
    countedOn = today
  }
  const tick = () => void run().catch(onError)
  tick()
  const timer = setInterval(tick, hour)
  return { stop: () => clearInterval(timer) }
}
