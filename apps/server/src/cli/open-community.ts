import { loadDivisions } from '../modules/divisions/index.ts'
import { nameCommunity, openCommunity as openIn } from '../modules/setup/index.ts'
import { systemCaller } from '../platform/caller.ts'
import { inScope } from '../platform/db/in-scope.ts'
import { AppError } from '../platform/errors.ts'
import { CommandError, type Runtime } from './runtime.ts'
import { say } from './report.ts'

/** Opens an empty community under its official name. @returns the name with its path */
export async function openCommunity(runtime: Runtime, community: number): Promise<string> {
  await loadDivisions(runtime.owner, say)
  const caller = systemCaller('open community', community)
  return inScope(runtime.database, caller, 'write', async (tx) => {
    const named = await nameCommunity(tx, community, null).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
      throw new CommandError(`${String(community)} is no community in the list of divisions (as of 2023-06-30).`, { cause: error })
    })
    await openIn(tx, caller, named, false)
    return named.path.join(' ')
  })
}
