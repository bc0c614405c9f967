import type { Visit } from '@linli/contract/visits'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { contactOf } from '../contact/index.ts'
import type { FilesDeps } from '../files/index.ts'
import { listLinks } from './round.queries.ts'
import { mayReadOwnHome, mayReadVisits, mayVisit } from './visits.policy.ts'
import { showVisits } from './visits.present.ts'
import { type VisitFilter, countVisits, listVisitIds } from './visits.queries.ts'

type ReadDeps = Pick<FilesDeps, 'database' | 'links'>
interface Page {
  limit?: number | undefined
  cursor?: string | undefined
}
/** A home is rarely visited so often. */
const longest = 200
const defaultLimit = 30

export async function listVisits(
  deps: ReadDeps,
  caller: Caller,
  { limit, cursor, ...filter }: Omit<VisitFilter, 'household' | 'author'> & Page,
) {
  mayReadVisits(caller)
  return pageOfVisits(deps, caller, filter, { limit, cursor })
}

export async function listMyVisits(deps: ReadDeps, caller: Caller, asked: Page) {
  mayVisit(caller)
  return pageOfVisits(deps, caller, { author: caller.id }, asked)
}

/** For staff and the home; to anybody else it does not exist. */
export async function getVisit(deps: ReadDeps, caller: Caller, id: string): Promise<Visit> {
  if (caller.kind === 'staff') mayReadVisits(caller)
  else mayReadOwnHome(caller)
  const community = communityOf(caller)
  const row = await inScope(deps.database, caller, 'read', (tx) =>
    tx.selectFrom('visit').select('id').where('community', '=', community).where('id', '=', id).executeTakeFirst(),
  )
  const [shown] = row === undefined ? [] : await show(deps, caller, [id])
  if (shown === undefined) throw new AppError('not_found')
  return shown
}

export async function listVisitsToMyHome(deps: ReadDeps, caller: Caller): Promise<Visit[]> {
  mayReadOwnHome(caller)
  if (caller.household === null) throw new AppError('not_found')
  return visitsSeen(deps, caller, caller.household)
}

/**
 * What was noted at a home. Whoever keeps contact with it now reads what those before them noted: the link, in their own
 * scope, proves it, and then this one home is read by the system. Other helpers see what they wrote themselves.
 */
export async function listHouseholdVisits(deps: ReadDeps, caller: Caller, household: string): Promise<Visit[]> {
  mayVisit(caller)
  if (caller.kind === 'staff') mayReadVisits(caller)
  if (await keepsContact(deps, caller, household)) return visitsSeen(deps, systemCaller('visits', communityOf(caller)), household, caller)
  const seen = await visitsSeen(deps, caller, household)
  if (seen.length === 0 && !(await seesHousehold(deps, caller, household))) throw new AppError('not_found')
  return seen
}

async function seesHousehold(deps: ReadDeps, caller: Caller, household: string): Promise<boolean> {
  const found = await inScope(deps.database, caller, 'read', (tx) =>
    tx.selectFrom('household').select('id').where('community', '=', communityOf(caller)).where('id', '=', household).executeTakeFirst(),
  )
  return found !== undefined
}

async function keepsContact(deps: ReadDeps, caller: Caller, household: string): Promise<boolean> {
  if (caller.kind !== 'helper') return false
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const own = await contactOf(tx, caller)
    const links = await listLinks(
      tx,
      community,
      own.map(({ id }) => id),
    )
    return links.some((link) => link.household_id === household)
  })
}

async function visitsSeen(deps: ReadDeps, scope: Caller, household: string, reader: Caller = scope): Promise<Visit[]> {
  const ids = await inScope(deps.database, scope, 'read', (tx) => listVisitIds(tx, communityOf(scope), { household }, longest, null))
  return show(
    deps,
    reader,
    ids.map(({ id }) => id),
  )
}

/** Staff read in their own scope; for helpers and residents the system reads what they were shown to see. */
function show(deps: ReadDeps, reader: Caller, ids: readonly string[]): Promise<Visit[]> {
  const community = communityOf(reader)
  const scope = reader.kind === 'staff' ? reader : systemCaller('visits', community)
  return inScope(deps.database, scope, 'read', (tx: Tx) => showVisits(deps, tx, community, reader, ids))
}

async function pageOfVisits(deps: ReadDeps, caller: Caller, filter: VisitFilter, { limit = defaultLimit, cursor }: Page) {
  const community = communityOf(caller)
  const position = decodeCursor(cursor)
  const after = position === null ? null : { key: String(position.key), id: position.id }
  const { rows, total } = await inScope(deps.database, caller, 'read', async (tx) => {
    const [found, count] = await Promise.all([
      listVisitIds(tx, community, filter, limit + 1, after),
      position?.total ?? countVisits(tx, community, filter),
    ])
    return { rows: found, total: count }
  })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: await show(
      deps,
      caller,
      shown.map(({ id }) => id),
    ),
    next: rows.length > limit && last !== undefined ? encodeCursor({ key: last.day, id: last.id, total }) : null,
    total,
  }
}
