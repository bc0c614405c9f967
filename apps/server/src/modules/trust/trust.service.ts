import type { AuditEntry, listAudit as listAuditRoute, verifyAudit as verifyAuditRoute } from '@linli/contract/trust'
import type { RouteAnswer, RouteInput } from '@linli/contract/route'
import type { ActorKind } from '@linli/contract/rights'
import { type Caller, communityOf, requireRight } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Database, type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { record } from '../../platform/record.ts'
import { accountNames, accountsNamed, entityNames } from './trust.names.ts'
import { type ChainReport, verifyChain } from './trust.verify.ts'

const pageSize = 50

/** The chain, newest first. Reading it leaves no entry of its own. `verb` also takes a group: `person` finds `person.reveal`. */
export async function listAudit(
  deps: Pick<Deps, 'database'>,
  caller: Caller,
  query: RouteInput<typeof listAuditRoute>['query'],
): Promise<RouteAnswer<typeof listAuditRoute>> {
  requireRight(caller, 'audit.read')
  const community = communityOf(caller)
  const from = decodeCursor(query.cursor)
  const actors =
    query.actor === undefined || query.actor === '' ? null : [query.actor, ...(await accountsNamed(deps.database, query.actor))]
  const { rows, total, things } = await inScope(deps.database, caller, 'read', async (tx) => {
    const matching = entriesMatching(tx, community, query.verb ?? '', actors)
    const rows = await matching
      .$if(from !== null, (some) => some.where('seq', '<', Number(from?.key)))
      .select(['seq', 'at', 'actor_kind', 'actor', 'verb', 'entity', 'entity_id', 'purpose', 'detail', 'hash'])
      .orderBy('seq', 'desc')
      .limit(pageSize + 1)
      .execute()
    const total = from?.total ?? (await matching.select((at) => at.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()).total
    return { rows, total, things: await entityNames(tx, community, rows) }
  })
  const people = await accountNames(deps.database, community, [
    ...new Set(rows.flatMap((row) => (row.entity === 'account' && row.entity_id !== null ? [row.actor, row.entity_id] : [row.actor]))),
  ])
  return pageOf(
    rows,
    pageSize,
    total,
    (row) => ({ key: row.seq, id: '' }),
    (row): AuditEntry => ({
      seq: row.seq,
      at: row.at,
      actorKind: row.actor_kind as ActorKind,
      actor: people.get(row.actor) ?? row.actor,
      verb: row.verb,
      entity: row.entity,
      entityId: row.entity_id,
      entityName:
        row.entity_id === null
          ? null
          : ((row.entity === 'account' ? people.get(row.entity_id) : things.get(`${row.entity}:${row.entity_id}`)) ?? null),
      purpose: row.purpose,
      detail: row.detail as Record<string, unknown>,
      hash: row.hash.toString('hex'),
    }),
  )
}

/** Recomputes the chain of the caller's community; that it was checked is recorded, with the outcome. */
export async function verifyAudit(deps: Pick<Deps, 'database'>, caller: Caller): Promise<RouteAnswer<typeof verifyAuditRoute>> {
  requireRight(caller, 'audit.read')
  const { entries, intact, firstBrokenSeq, reason } = await checkChain(deps.database, caller)
  return { entries, intact, firstBrokenSeq, reason: reason === null ? null : `${reason.zh} ${reason.en}` }
}

/** For the route and the command line. */
export async function checkChain(
  database: Database,
  caller: Caller,
  onPage?: (checked: number, total: number) => void,
): Promise<ChainReport> {
  const report = await verifyChain(database, communityOf(caller), onPage)
  const { entries, intact, firstBrokenSeq, fault } = report
  const recorded = inScope(database, caller, 'write', (tx) =>
    record(tx, caller, { verb: 'audit.verify', entity: 'audit', detail: { entries, intact, firstBrokenSeq, fault } }),
  )
  // A chain with a foreign row behind its head takes no further entry; the finding must reach people all the same.
  await (intact ? recorded : recorded.catch(() => undefined))
  return report
}

function entriesMatching(tx: Tx, community: number, verb: string, actors: string[] | null) {
  return tx
    .selectFrom('audit_entry')
    .where('community', '=', community)
    .$if(verb !== '', (some) => some.where((at) => at.or([at('verb', '=', verb), at('verb', 'like', `${verb.replace(/[%_\\]/gu, '')}.%`)])))
    .$if(actors !== null, (some) => some.where('actor', 'in', actors ?? []))
}
