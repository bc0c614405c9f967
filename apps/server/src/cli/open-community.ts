import { divisionPath, loadDivisions } from '../modules/divisions/index.ts'
import { refreshRollups } from '../modules/space/index.ts'
import { systemCaller } from '../platform/caller.ts'
import { inScope } from '../platform/db/in-scope.ts'
import { record } from '../platform/record.ts'
import { CommandError, type Runtime } from './runtime.ts'
import { say } from './report.ts'

/** Opens an empty community under its official name. @returns the name with its path */
export async function openCommunity(runtime: Runtime, community: number): Promise<string> {
  await loadDivisions(runtime.owner, say)
  const caller = systemCaller('open community', community)
  return inScope(runtime.database, caller, 'write', async (tx) => {
    const path = await divisionPath(tx, community)
    const name = path.at(-1)
    if (name === undefined) throw new CommandError(`${String(community)} is no community in the list of divisions (as of 2023-06-30).`)
    await tx.insertInto('community').values({ community, name }).execute()
    await refreshRollups(tx, community)
    await record(tx, caller, { verb: 'community.create', entity: 'community', entityId: String(community) })
    return path.join(' ')
  })
}
