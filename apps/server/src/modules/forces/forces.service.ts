import type { forces } from '@linli/contract'
import type { Force } from '@linli/contract/forces'
import type { RouteInput } from '@linli/contract/route'
import { sql } from 'kysely'
import { type Caller, communityOf, requireKind, requireRight } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { actorChannel } from '../accounts/index.ts'

type Part = Pick<Deps, 'database'>
type Given = RouteInput<typeof forces.saveForce>['body']

function mayReadForces(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'matters.read')
}

/** A force's people sign in: who may give accounts may enter where they belong. */
function mayWriteForces(caller: Caller): void {
  requireKind(caller, 'staff', 'system')
  if (caller.kind === 'staff') requireRight(caller, 'accounts.write')
}

/** Those in use first; ended ones stay known, as matters they handled name them. */
export async function listForces(deps: Part, caller: Caller): Promise<{ items: Force[] }> {
  mayReadForces(caller)
  return { items: await inScope(deps.database, caller, 'read', (tx) => selectForces(tx, communityOf(caller))) }
}

/**
 * Enters a force under its id, or changes it as it was read. Ended, its people have nothing to reach: their posts there end
 * with it. @throws conflict, refused `name-taken`, `force-busy`
 */
export async function saveForce(deps: Part, caller: Caller, id: string, given: Given): Promise<Force> {
  mayWriteForces(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const before = await findForce(tx, community, id)
    if (before === undefined && given.version !== null) throw new AppError('not_found')
    if (before !== undefined && isSame(before, given)) return before
    if (before !== undefined && before.version !== given.version)
      throw new AppError('conflict', { reason: 'stale-version', current: before })
    await requireFreeName(tx, community, id, given.name)
    if (before !== undefined && given.kind !== before.kind) throw refuse('kind-fixed')
    if (given.ended && before?.ended === false) await requireIdle(tx, community, id)
    await write(tx, community, id, given)
    if (given.ended) await endPosts(tx, community, id)
    await record(
      tx,
      caller,
      {
        verb: before === undefined ? 'force.create' : 'force.change',
        entity: 'force',
        entityId: id,
        detail: { kind: given.kind, ended: given.ended },
      },
      [{ kind: 'accounts.changed', privacyClass: 'staff', audience: null, data: { id } }],
    )
    const after = await findForce(tx, community, id)
    if (after === undefined) throw new Error('the force just written is not visible')
    return after
  })
}

async function write(tx: Tx, community: number, id: string, { kind, name, phone, ended }: Given): Promise<void> {
  const row = { kind, name, phone: phone === '' ? null : phone, ended_at: ended ? sql<string>`clock_timestamp()` : null }
  await tx
    .insertInto('force')
    .values({ community, id, ...row })
    .onConflict((conflict) =>
      conflict
        .columns(['community', 'id'])
        .doUpdateSet({ ...row, version: sql<number>`force.version + 1`, updated_at: sql<string>`now()` }),
    )
    .execute()
}

async function endPosts(tx: Tx, community: number, id: string): Promise<void> {
  const ended = await tx
    .updateTable('post')
    .set({ ended_at: sql<string>`clock_timestamp()` })
    .where('community', '=', community)
    .where('force_id', '=', id)
    .where('ended_at', 'is', null)
    .returning('account_id')
    .execute()
  for (const { account_id } of ended) await sql`select pg_notify(${actorChannel}, ${account_id})`.execute(tx)
}

async function selectForces(tx: Tx, community: number, id: string | null = null): Promise<Force[]> {
  const { rows } = await sql<Force>`
    select f.id, f.kind, f.name, f.phone, f.ended_at is not null as ended, f.version,
      (select count(distinct p.account_id)::int from post p where p.community = f.community and p.force_id = f.id and p.ended_at is null) as people
    from force f where f.community = ${community} and ${id === null ? sql`true` : sql`f.id = ${id}::uuid`}
    order by f.ended_at is not null, f.kind desc, f.name`.execute(tx)
  return rows
}

async function findForce(tx: Tx, community: number, id: string): Promise<Force | undefined> {
  return (await selectForces(tx, community, id))[0]
}

function isSame(before: Force, given: Given): boolean {
  const phone = given.phone === '' ? null : given.phone
  const same = before.kind === given.kind && before.name === given.name && before.phone === phone && before.ended === given.ended
  // Sent again after the answer was lost, whether it was made or changed.
  return same && (given.version === null || before.version === given.version || before.version === given.version + 1)
}

async function requireFreeName(tx: Tx, community: number, id: string, name: string): Promise<void> {
  const other = await tx
    .selectFrom('force')
    .select('id')
    .where('community', '=', community)
    .where('name', '=', name)
    .where('id', '<>', id)
    .executeTakeFirst()
  if (other !== undefined) throw refuse('name-taken')
}

async function requireIdle(tx: Tx, community: number, id: string): Promise<void> {
  const owned = await tx
    .selectFrom('matter')
    .select('id')
    .where('community', '=', community)
    .where('owner_party', '=', id)
    .where('state', 'in', ['dispatched', 'handling'])
    .limit(1)
    .executeTakeFirst()
  if (owned !== undefined) throw refuse('force-busy')
}

const refusals = {
  'name-taken': { zh: '已有同名的单位，请换一个名称。', en: 'There is one of this name already; choose another.' },
  'kind-fixed': { zh: '单位的类别定了不能改，请另建一个。', en: 'Its kind cannot change; enter another one.' },
  'force-busy': {
    zh: '它手上还有没办完的诉求，请先退回或办结，再停用。',
    en: 'It still owns open matters; send them back or settle them first.',
  },
} as const

function refuse(reason: keyof typeof refusals): AppError {
  return new AppError('refused', { reason, ...refusals[reason] })
}
