import { InvalidArgumentError } from 'commander'
import { systemCaller } from '../platform/caller.ts'
import { inScope } from '../platform/db/in-scope.ts'
import { CommandError, type Runtime } from './runtime.ts'

/** Reads `--community 530502004001`. */
export function readDivisionCode(text: string): number {
  if (!/^[1-9]\d{11}$/u.test(text)) throw new InvalidArgumentError('It must be a 12-digit division code, such as 530502004001.')
  return Number(text)
}

/** The community named, or the only one there is. */
export async function chooseCommunity(runtime: Runtime, named: number | undefined): Promise<{ community: number; name: string; demo: boolean }> {
  const there = await inScope(runtime.database, systemCaller('command'), 'read', (tx) => tx.selectFrom('community').select(['community', 'name', 'demo']).orderBy('community').execute())
  const found = named === undefined ? there[0] : there.find((row) => row.community === named)
  if (named === undefined && there.length > 1) throw new CommandError(`There are ${String(there.length)} communities here; name one with --community.`)
  if (found === undefined) {
    throw new CommandError(named === undefined ? 'There is no community here yet; create its first account with "user create --community CODE --open-community".' : `There is no community ${String(named)} on this installation.`)
  }
  return found
}
