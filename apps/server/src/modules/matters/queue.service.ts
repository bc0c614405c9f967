import type { MatterDetail, MatterRow } from '@linli/contract/matter-shapes'
import { groupMatters } from '@linli/rules/matter-groups'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { readDetail, rolesIn } from './detail.ts'
import { presentRow } from './matter.present.ts'
import { findMatter, openStates } from './matter.row.ts'
import { readMatterTime } from './matter.time.ts'
import type { MattersDeps } from './matters.deps.ts'
import { handlingPlaces, mayHandleMatters, mayOpenMatter, mayReadMatters, mayWriteMatters, seesWhole, writerOf } from './matters.policy.ts'
import { type QueueFilter, type QueueOf, type QueueSort, countQueueRows, findQueueRow, listQueueRows } from './queue.queries.ts'

type Part = Pick<MattersDeps, 'database' | 'fields' | 'links'>
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u
const defaultLimit = 20

interface Page {
  limit?: number | undefined
  cursor?: string | undefined
}

export async function listMatters(
  deps: Part,
  caller: Caller,
  { limit, cursor, sort, ...filter }: QueueFilter & Page & { sort?: QueueSort | undefined },
) {
  mayReadMatters(caller)
  return readQueue(deps, caller, { kind: 'all' }, filter, { limit, cursor, sort: sort ?? 'due' })
}

/** What was given to whoever asks: their force, their building, or, for staff, the committee. */
export async function listPartnerMatters(
  deps: Part,
  caller: Caller,
  { standing = 'open', limit, cursor }: Page & { standing?: 'open' | 'settled' | undefined },
) {
  mayHandleMatters(caller)
  const of: QueueOf =
    caller.kind === 'staff' ? { kind: 'committee' } : { kind: 'partner', places: handlingPlaces(caller), account: caller.id }
  return readQueue(deps, caller, of, { standing }, { limit, cursor, sort: standing === 'open' ? 'due' : 'changed' })
}

async function readQueue(
  deps: Part,
  caller: Caller,
  of: QueueOf,
  filter: QueueFilter,
  { limit = defaultLimit, cursor, sort }: Page & { sort: QueueSort },
) {
  const position = decodeCursor(cursor)
  if (position !== null && !uuid.test(position.id)) throw new AppError('invalid_input', { reason: 'cursor' })
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [rows, total, time] = await Promise.all([
      listQueueRows(tx, community, of, filter, { sort, limit: limit + 1, after: position?.id ?? null }),
      position?.total ?? countQueueRows(tx, community, of, filter),
      readMatterTime(tx, community),
    ])
    return pageOf(
      rows,
      limit,
      total,
      (row) => ({ key: 0, id: row.id }),
      (row) => presentRow(row, time),
    )
  })
}

/** Whole for staff and for who owns it or helps. Whether it is theirs, their own scope says; what hangs on it is read by the system. */
export async function getMatter(deps: Part, caller: Caller, id: string): Promise<MatterDetail> {
  mayOpenMatter(caller)
  const community = communityOf(caller)
  const own = await inScope(deps.database, caller, 'read', (tx) => findMatter(tx, community, id))
  if (own === undefined || !seesWhole(caller, own)) throw new AppError('not_found')
  return inScope(deps.database, writerOf(caller), 'read', async (tx) => {
    const matter = await findMatter(tx, community, id)
    if (matter === undefined) throw new AppError('not_found')
    return readDetail(tx, deps, caller, { matter, time: await readMatterTime(tx, community), roles: await rolesIn(tx, caller, matter) })
  })
}

type Similar = MatterRow & { shared: string[]; likeness: number }

/** Open matters that say alike, of its category or its building: the same one perhaps. */
export async function listSimilarMatters(deps: Part, caller: Caller, id: string): Promise<{ items: Similar[] }> {
  mayWriteMatters(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const matter = await findMatter(tx, community, id)
    if (matter === undefined) throw new AppError('not_found')
    const [near, time] = [await listNear(tx, matter), await readMatterTime(tx, community)]
    const items: Similar[] = []
    for (const other of near) {
      // Grouped two by two as if they were of one category and building: the words decide.
      const [group] = groupMatters([
        { ...matter, category: '', building: null },
        { ...other, category: '', building: null },
      ])
      if (group === undefined || group.ids.length < 2) continue
      const shared = [...group.shared]
      const row = presentRow(await findQueueRow(tx, community, other.id), time)
      const beside = (other.category_id === matter.category_id ? 1 : 0) + (other.building_id === matter.building_id ? 1 : 0)
      items.push({ ...row, shared, likeness: beside + shared.reduce((sum, word) => sum + [...word].length, 0) })
    }
    return { items: items.toSorted((a, b) => b.likeness - a.likeness).slice(0, 20) }
  })
}

interface Near {
  id: string
  title: string
  text: string
  category_id: string
  building_id: string | null
}

async function listNear(tx: Tx, matter: Near & { community: number; source: string }): Promise<Near[]> {
  const states = sql.join(openStates.map((state) => sql.lit(state)))
  const place = matter.building_id === null ? sql`false` : sql`m.building_id = ${matter.building_id}::uuid`
  const { rows } = await sql<Near>`
    select m.id, m.title, m.text, m.category_id, m.building_id from matter m
    where m.community = ${matter.community} and m.state in (${states}) and m.id <> ${matter.id}::uuid
      and (m.category_id = ${matter.category_id}::uuid or ${place}) and (m.source = 'letter') = ${matter.source === 'letter'}
    order by m.raised_at desc, m.id desc limit 300`.execute(tx)
  return rows
}
