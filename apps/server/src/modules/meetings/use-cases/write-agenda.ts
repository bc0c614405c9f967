import type { Meeting } from '@linli/contract/meetings'
import { groupMatters } from '@linli/rules/matter-groups'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { matterBrief, readyMatters, setReady } from '../../matters/index.ts'
import { mayReadMeetings, mayWriteMeetings } from '../meetings.policy.ts'
import { presentCarried, presentMatter } from '../meetings.present.ts'
import { getMeetingRow, lockMeeting } from '../meetings.read.ts'
import { refuse } from '../meetings.refusals.ts'
import { type ItemRow, listCarriedRows, listItemRows, listMatterIdsOf, listMattersOf } from '../record.queries.ts'
import { changeMeeting } from '../meetings.change.ts'

/** Ready matters grouped at once; comparing is quadratic within a category and building. */
const readyLimit = 300

/** What an agenda is built from. Items that came up by themselves are on it already; decisions of other kinds of meeting are offered. */
export async function listAgendaMaterial(deps: Deps, caller: Caller, id: string) {
  mayReadMeetings(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    await getMeetingRow(tx, community, id)
    const [all, taken, carried] = await Promise.all([
      readyMatters(tx, community),
      listMatterIdsOf(tx, community, id),
      listCarriedRows(tx, community, { meeting: id, sameKind: false }),
    ])
    const ready = all.filter((matter) => !taken.has(matter.id))
    return {
      groups: groupsOf(ready.slice(0, readyLimit)),
      more: Math.max(0, ready.length - readyLimit),
      carried: carried.map(presentCarried),
    }
  })
}

function groupsOf(ready: Awaited<ReturnType<typeof readyMatters>>) {
  const byId = new Map(ready.map((matter) => [matter.id, matter]))
  const groups = groupMatters(
    ready.map(({ id, title, text, categoryId, building }) => ({ id, title, text, category: categoryId, building })),
  )
  return groups.map(({ ids, shared, building }) => {
    const matters = ids.flatMap((one) => byId.get(one) ?? [])
    return {
      matters: matters.map(presentMatter),
      category: matters[0]?.category ?? '',
      place: building === null ? null : (matters[0]?.place ?? null),
      shared: [...shared],
    }
  })
}

export interface AgendaEntry {
  id: string
  title: string
  text: string | null
  matters: string[]
  carry: string | null
}

/** Takes the agenda as a whole: order, wording, matters, which leave the list of those ready, or come back to it. What was minuted, voted or decided on cannot be left out. */
export async function setAgenda(
  deps: Deps,
  caller: Caller,
  id: string,
  version: number,
  entries: readonly AgendaEntry[],
): Promise<Meeting> {
  mayWriteMeetings(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const meeting = await lockMeeting(tx, caller, id, version)
    if (meeting.state === 'cancelled') throw refuse('cancelled')
    if (meeting.state === 'approved') throw refuse('approved')
    if (meeting.state === 'minuted') throw refuse('handed-in')
    const before = await listItemRows(tx, community, id)
    await requireKnown(tx, community, entries, before, id)
    const had = await listMatterIdsOf(tx, community, id)
    await dropItems(tx, community, before, new Set(entries.map((entry) => entry.id)))
    await writeItems(tx, community, id, entries, before)
    const has = new Set(entries.flatMap((entry) => entry.matters))
    const taken = await setReady(
      tx,
      caller,
      [...has].filter((matter) => !had.has(matter)),
      false,
    )
    const back = await setReady(
      tx,
      caller,
      [...had].filter((matter) => !has.has(matter)),
      true,
    )
    const note = { verb: 'meeting.agenda', entity: 'meeting', entityId: id, detail: { items: entries.length, matters: has.size } }
    return changeMeeting(tx, caller, meeting, {}, [note, ...taken.audit, ...back.audit], [...taken.events, ...back.events])
  })
}

async function requireKnown(
  tx: Tx,
  community: number,
  entries: readonly AgendaEntry[],
  before: readonly ItemRow[],
  meeting: string,
): Promise<void> {
  const had = new Set(before.map((item) => item.id))
  const fresh = entries.map(({ id }) => id).filter((id) => !had.has(id))
  if (new Set(entries.map(({ id }) => id)).size !== entries.length) throw refuse('unknown-item')
  const elsewhere =
    fresh.length === 0
      ? []
      : await tx.selectFrom('meeting_item').select('id').where('community', '=', community).where('id', 'in', fresh).execute()
  if (elsewhere.length > 0) throw refuse('unknown-item')
  const matters = [...new Set(entries.flatMap((entry) => entry.matters))]
  if ((await matterBrief(tx, community, matters)).size !== matters.length) throw refuse('unknown-matter')
  const carried = [...new Set(entries.flatMap(({ carry }) => carry ?? []))]
  const rows = await listCarriedRows(tx, community, { ids: carried })
  if (rows.length !== carried.length || rows.some((row) => row.meeting_id === meeting)) throw refuse('unknown-decision')
}

async function dropItems(tx: Tx, community: number, before: readonly ItemRow[], kept: ReadonlySet<string>): Promise<void> {
  const gone = before.filter((item) => !kept.has(item.id))
  if (gone.length === 0) return
  const ids = gone.map((item) => item.id)
  const of = (table: 'motion' | 'decision') =>
    tx.selectFrom(table).select('id').where('community', '=', community).where('item_id', 'in', ids).limit(1).executeTakeFirst()
  if (gone.some((item) => item.minutes !== null) || (await of('motion')) !== undefined || (await of('decision')) !== undefined)
    throw refuse('item-in-use')
  await tx.deleteFrom('meeting_item').where('community', '=', community).where('id', 'in', ids).execute()
}

async function writeItems(
  tx: Tx,
  community: number,
  meeting: string,
  entries: readonly AgendaEntry[],
  before: readonly ItemRow[],
): Promise<void> {
  const had = new Set(before.map((item) => item.id))
  const links = await listMattersOf(tx, community, 'item', [...had])
  for (const [position, { id, title, text, carry, matters }] of entries.entries()) {
    const columns = { position, title, text, carry_id: carry }
    if (had.has(id)) await tx.updateTable('meeting_item').set(columns).where('community', '=', community).where('id', '=', id).execute()
    else
      await tx
        .insertInto('meeting_item')
        .values({ community, id, meeting_id: meeting, ...columns })
        .execute()
    await linkMatters(tx, community, { item: id, meeting }, [...new Set(matters)], links.get(id) ?? [])
  }
}

async function linkMatters(
  tx: Tx,
  community: number,
  { item, meeting }: { item: string; meeting: string },
  wanted: readonly string[],
  had: readonly string[],
): Promise<void> {
  const gone = had.filter((id) => !wanted.includes(id))
  if (gone.length > 0)
    await tx
      .deleteFrom('meeting_item_matter')
      .where('community', '=', community)
      .where('item_id', '=', item)
      .where('matter_id', 'in', gone)
      .execute()
  const added = wanted.filter((id) => !had.includes(id))
  if (added.length === 0) return
  const rows = added.map((id) => ({ community, item_id: item, matter_id: id, meeting_id: meeting }))
  await tx.insertInto('meeting_item_matter').values(rows).execute()
}
