import { InvalidArgumentError } from 'commander'
import { systemCaller } from '../platform/caller.ts'
import { inScope } from '../platform/db/in-scope.ts'
import { openCommunity } from './open-community.ts'
import { say } from './report.ts'
import { CommandError, type Runtime } from './runtime.ts'

/** Reads `--community 530502004001`. */
export function readDivisionCode(text: string): number {
  if (!/^[1-9]\d{11}$/u.test(text)) throw new InvalidArgumentError('It must be a 12-digit division code, such as 530502004001.')
  return Number(text)
}

/** A code no community has: a dry run on an empty installation compares with an empty register. */
const noCommunity = 1

/**
 * The community an import goes to: the one named, opened when it is not there yet, or the only one there is.
 * A dry run opens nothing and also works on an empty installation.
 */
export async function chooseImportCommunity(runtime: Runtime, named: number | undefined, dryRun: boolean): Promise<number> {
  const there = await listCommunities(runtime)
  if (named === undefined && there.length === 0 && dryRun) return noCommunity
  if (named === undefined && there.length === 0) {
    throw new CommandError('There is no community here yet; say which one this register is of: --community CODE, such as 530502004001.')
  }
  if (named === undefined || there.some((row) => row.community === named)) return (await chooseCommunity(runtime, named)).community
  if (!dryRun) say(`Opened ${await openCommunity(runtime, named)}.`)
  return named
}

/** The community named, or the only one there is. */
export async function chooseCommunity(
  runtime: Runtime,
  named: number | undefined,
): Promise<{ community: number; name: string; demo: boolean }> {
  const there = await listCommunities(runtime)
  const found = named === undefined ? there[0] : there.find((row) => row.community === named)
  if (named === undefined && there.length > 1)
    throw new CommandError(`There are ${String(there.length)} communities here; name one with --community.`)
  if (found === undefined) {
    throw new CommandError(
      named === undefined
        ? 'There is no community here yet; create its first account with "user create --community CODE --open-community".'
        : `There is no community ${String(named)} on this installation.`,
    )
  }
  return found
}

function listCommunities(runtime: Runtime) {
  return inScope(runtime.database, systemCaller('command'), 'read', (tx) =>
    tx.selectFrom('community').select(['community', 'name', 'demo']).orderBy('community').execute(),
  )
}
