import type { QualityFinding } from '@linli/contract/quality'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { catchUp } from './catch-up.ts'
import { type FindingFilter, type FindingRow, countFindings, listFindingRows } from './findings.queries.ts'
import { mayMendQuality, mayReadQuality } from './quality.policy.ts'

const defaultLimit = 50

/** Open contradictions, with what changed since the last look taken in. */
export async function listFindings(
  deps: Deps,
  caller: Caller,
  query: Omit<FindingFilter, 'id'> & { limit?: number | undefined; cursor?: string | undefined },
) {
  mayReadQuality(caller)
  const { limit = defaultLimit, cursor, ...filter } = query
  const position = decodeCursor(cursor)
  const community = communityOf(caller)
  if (position === null) await catchUp(deps, community)
  const after = position === null ? null : { key: String(position.key), id: position.id }
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [rows, total] = await Promise.all([
      listFindingRows(tx, community, filter, limit + 1, after),
      position?.total ?? countFindings(tx, community, filter),
    ])
    return pageOf(rows, limit, total, (row) => ({ key: row.address_key ?? '', id: row.id }), presentFinding)
  })
}

/** Right as it is: asked again only when the facts change. */
export async function leaveFinding(deps: Deps, caller: Caller, id: string, reason: string): Promise<QualityFinding> {
  mayMendQuality(caller)
  return decide(deps, caller, id, 'quality.leave', (row) => {
    if (row.state !== 'left') return { state: 'left', left_reason: reason }
    if (row.left_reason !== reason) throw new AppError('conflict')
    return null
  })
}

export async function reopenFinding(deps: Deps, caller: Caller, id: string): Promise<QualityFinding> {
  mayMendQuality(caller)
  return decide(deps, caller, id, 'quality.reopen', (row) => (row.state === 'open' ? null : { state: 'open', left_reason: null }))
}

/** `judge` says what becomes of an open or left finding; null: it is so already. */
async function decide(
  deps: Deps,
  caller: Caller,
  id: string,
  verb: string,
  judge: (row: FindingRow) => { state: 'open' | 'left'; left_reason: string | null } | null,
): Promise<QualityFinding> {
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    await sql`select from quality_finding where community = ${community} and id = ${id} for update`.execute(tx)
    const row = await getFinding(tx, community, id)
    if (row.state === 'closed')
      throw new AppError('refused', {
        reason: 'finding-closed',
        zh: '这一处已经改好了，不用再处理。',
        en: 'This was mended meanwhile; there is nothing left to decide.',
      })
    const decision = judge(row)
    if (decision === null) return presentFinding(row)
    await tx
      .updateTable('quality_finding')
      .set({ ...decision, left_by: caller.id, leaver: caller.name, left_at: sql<string>`clock_timestamp()` })
      .where('community', '=', community)
      .where('id', '=', id)
      .execute()
    const reason = decision.left_reason
    await record(tx, caller, {
      verb,
      entity: 'quality_finding',
      entityId: id,
      ...(row.household_id === null ? {} : { household: row.household_id }),
      detail: { code: row.code, ...(row.person_id === null ? {} : { person: row.person_id }), ...(reason === null ? {} : { reason }) },
    })
    return presentFinding(await getFinding(tx, community, id))
  })
}

async function getFinding(tx: Tx, community: number, id: string): Promise<FindingRow> {
  const [row] = await listFindingRows(tx, community, { id }, 1, null)
  if (row === undefined) throw new AppError('not_found')
  return row
}

function presentFinding(row: FindingRow): QualityFinding {
  return {
    id: row.id,
    code: row.code,
    household: row.household_id === null ? null : { id: row.household_id, label: row.label },
    person: row.person_id === null ? null : { id: row.person_id, name: row.name ?? '' },
    detail: row.detail,
    state: row.state,
    foundAt: row.found_at,
    left: row.left_reason === null || row.left_at === null ? null : { reason: row.left_reason, by: row.leaver ?? '', at: row.left_at },
  }
}
