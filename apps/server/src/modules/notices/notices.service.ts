import { isDeepStrictEqual } from 'node:util'
import type { Audience, Notice, ShownNotice } from '@linli/contract/notices'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, type EventNote, record } from '../../platform/record.ts'
import { searchKeys } from '../../platform/search/index.ts'
import { attachFiles, listFilesOf, showFiles } from '../files/index.ts'
import { namePlaces, readNow, refreshRollups } from '../space/index.ts'
import { questionOf, resolveAudience } from './notices.audience.ts'
import { planRefresh } from './notices.jobs.ts'
import { mayReadNotices, mayWriteNotices, requireSoundNotice } from './notices.policy.ts'
import { type Files, carriedBy, goneEvent, namedPlaces, ownerOf, presentNotice, presentShown, shownEvent } from './notices.present.ts'
import { type NoticeRow, countNotices, countPlaces, findNotice, listNoticeRows, listShownRows } from './notices.queries.ts'

const pageSize = 50
const shownLimit = 100

export interface NoticeContent {
  title: string
  body: string
  privacyClass: 'public' | 'community' | 'household'
  audience: Audience
  urgent: boolean
  startsAt: string
  endsAt: string | null
  publish: boolean
  /** Undefined: as before. */
  poster?: string | null | undefined
  attachments?: string[] | undefined
}

export async function listNotices(deps: Deps, caller: Caller, query: { state?: string | undefined; cursor?: string | undefined }) {
  mayReadNotices(caller)
  const position = decodeCursor(query.cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const rows = await listNoticeRows(
      tx,
      community,
      query.state,
      pageSize + 1,
      position === null ? null : { key: String(position.key), id: position.id },
    )
    const names = await namePlaces(tx, community, rows.flatMap(namedPlaces))
    const files = await noticeFiles(tx, community, rows)
    return pageOf(
      rows,
      pageSize,
      position?.total ?? (await countNotices(tx, community, query.state)),
      (row) => ({ key: row.exact, id: row.id }),
      (row) => presentNotice(row, names, files),
    )
  })
}

export async function getNotice(deps: Deps, caller: Caller, id: string): Promise<Notice> {
  mayReadNotices(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const row = await findNotice(tx, communityOf(caller), id)
    if (row === undefined) throw new AppError('not_found')
    const community = communityOf(caller)
    return presentNotice(row, await namePlaces(tx, community, namedPlaces(row)), await noticeFiles(tx, community, [row]))
  })
}

/** Replaying the same id with the same content answers what is stored; other content is a 409. */
export async function createNotice(deps: Deps, caller: Caller, id: string, content: NoticeContent): Promise<Notice> {
  mayWriteNotices(caller)
  return inScope(deps.database, caller, 'write', (tx) => recorded(tx, caller, insertNotice(tx, caller, id, content)))
}

/** What was written of a notice, to be recorded by whoever's transaction it is: `note` null where it stood there already. */
export interface WrittenNotice {
  notice: Notice
  note: AuditNote | null
  events: EventNote[]
}

/** Inside the transaction of whoever records it. */
export async function insertNotice(tx: Tx, caller: Caller, id: string, content: NoticeContent): Promise<WrittenNotice> {
  mayWriteNotices(caller)
  requireSoundNotice(content)
  const community = communityOf(caller)
  await requirePlaces(tx, community, content)
  const made = await tx
    .insertInto('notice')
    .values({
      community,
      id,
      ...columnsOf(content),
      ...(await resolveAudience(tx, caller, content.audience, { shown: content.publish, planned: isPlanned(content) })),
      state: content.publish ? 'published' : 'draft',
      author: caller.id,
      published_at: content.publish ? sql<string>`now()` : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  const row = await findNotice(tx, community, id)
  if (row === undefined) throw new AppError('not_found')
  const names = await namePlaces(tx, community, namedPlaces(row))
  if (made === undefined) {
    const files = await noticeFiles(tx, community, [row])
    if (!sameContent(row, content) || !sameFiles(row.id, files, content)) throw new AppError('same_id_other_content')
    return { notice: presentNotice(row, names, files), note: null, events: [] }
  }
  const files = await carryFiles(tx, caller, row, content)
  const note = await afterChange(tx, caller, content.publish ? 'notice.publish' : 'notice.draft', row)
  return { notice: presentNotice(row, names, files), note, events: content.publish ? [shownEvent(row, names, files)] : [] }
}

/** A published notice stays published; where its audience shrank, screens left out drop it at once. */
export async function updateNotice(deps: Deps, caller: Caller, id: string, version: number, content: NoticeContent): Promise<Notice> {
  mayWriteNotices(caller)
  return inScope(deps.database, caller, 'write', (tx) => recorded(tx, caller, changeNotice(tx, caller, id, version, content)))
}

/** Inside the transaction of whoever records it. */
export async function changeNotice(tx: Tx, caller: Caller, id: string, version: number, content: NoticeContent): Promise<WrittenNotice> {
  mayWriteNotices(caller)
  requireSoundNotice(content)
  const community = communityOf(caller)
  await requirePlaces(tx, community, content)
  const before = await lockNotice(tx, community, id, version)
  if (before.state === 'withdrawn')
    throw new AppError('refused', {
      reason: 'withdrawn',
      zh: '已撤回的通知不能再改，请另写一条。',
      en: 'A withdrawn notice cannot be changed; write a new one.',
    })
  const published = before.state === 'published' || content.publish
  await tx
    .updateTable('notice')
    .set({
      ...columnsOf(content),
      ...(await resolveAudience(tx, caller, content.audience, { shown: published, planned: isPlanned(content) })),
      state: published ? 'published' : 'draft',
      published_at: before.published_at ?? (published ? sql<string>`now()` : null),
      version: version + 1,
      updated_at: sql<string>`now()`,
    })
    .where('community', '=', community)
    .where('id', '=', id)
    .execute()
  const row = await lockNotice(tx, community, id, version + 1)
  const names = await namePlaces(tx, community, namedPlaces(row))
  const files = await carryFiles(tx, caller, row, content)
  const note = await afterChange(tx, caller, published ? 'notice.publish' : 'notice.draft', row)
  const gone = before.state === 'published' ? [goneEvent(before)] : []
  return { notice: presentNotice(row, names, files), note, events: published ? [...gone, shownEvent(row, names, files)] : [] }
}

export async function withdrawNotice(deps: Deps, caller: Caller, id: string, version: number): Promise<Notice> {
  mayWriteNotices(caller)
  return inScope(deps.database, caller, 'write', (tx) => recorded(tx, caller, retractNotice(tx, caller, id, version)))
}

/** Inside the transaction of whoever records it. */
export async function retractNotice(tx: Tx, caller: Caller, id: string, version: number): Promise<WrittenNotice> {
  mayWriteNotices(caller)
  const community = communityOf(caller)
  const before = await lockNotice(tx, community, id, version)
  if (before.state === 'withdrawn')
    throw new AppError('refused', { reason: 'withdrawn', zh: '这条通知已经撤回。', en: 'This notice was withdrawn already.' })
  await tx
    .updateTable('notice')
    .set({ state: 'withdrawn', withdrawn_at: sql<string>`now()`, version: version + 1, updated_at: sql<string>`now()` })
    .where('community', '=', community)
    .where('id', '=', id)
    .execute()
  const row = await lockNotice(tx, community, id, version + 1)
  await showFiles(tx, community, ownerOf(row))
  const note = await afterChange(tx, caller, 'notice.withdraw', row)
  const notice = presentNotice(row, await namePlaces(tx, community, namedPlaces(row)), await noticeFiles(tx, community, [row]))
  return { notice, note, events: before.state === 'published' ? [goneEvent(before)] : [] }
}

/** What the caller's own screen shows now; the row policy `shown` and its scope decide. */
export async function listShownNotices(deps: Deps, caller: Caller): Promise<{ items: ShownNotice[]; now: string }> {
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const rows = await listShownRows(tx, community, shownLimit)
    const names = await namePlaces(tx, community, rows.flatMap(namedPlaces))
    const files = await noticeFiles(tx, community, rows)
    return { items: rows.map((row) => presentShown(row, names, files)), now: (await readNow(tx)).now }
  })
}

async function lockNotice(tx: Tx, community: number, id: string, version: number): Promise<NoticeRow> {
  await tx.selectFrom('notice').select('id').where('community', '=', community).where('id', '=', id).forUpdate().execute()
  const row = await findNotice(tx, community, id)
  if (row === undefined) throw new AppError('not_found')
  if (row.version !== version) throw new AppError('conflict')
  return row
}

async function requirePlaces(tx: Tx, community: number, { audience, privacyClass }: NoticeContent): Promise<void> {
  if (audience.kind === 'community') return
  const ids = [...new Set(audience.kind === 'places' ? audience.ids : audience.places)]
  const homesOnly = audience.kind === 'places' && privacyClass === 'household'
  if ((await countPlaces(tx, community, ids, homesOnly)) !== ids.length) {
    throw new AppError('refused', {
      reason: 'unknown-place',
      zh: '发给的地方里有找不到的，请重新选择。',
      en: 'One of the places addressed was not found; choose again.',
    })
  }
}

async function afterChange(tx: Tx, caller: Caller, verb: string, row: NoticeRow): Promise<AuditNote> {
  await refreshRollups(tx, communityOf(caller), ['notices_published'])
  await planRefresh(tx, row)
  return {
    verb,
    entity: 'notice',
    entityId: row.id,
    detail: { privacyClass: row.privacy_class, places: row.audience?.length ?? 0, version: row.version },
  }
}

async function recorded(tx: Tx, caller: Caller, writing: Promise<WrittenNotice>): Promise<Notice> {
  const { notice, note, events } = await writing
  if (note !== null) await record(tx, caller, note, events)
  return notice
}

function columnsOf(content: NoticeContent) {
  const { title, body, privacyClass, urgent, startsAt, endsAt } = content
  return {
    title,
    body,
    privacy_class: privacyClass,
    urgent,
    starts_at: startsAt,
    ends_at: endsAt,
    search: sql<string>`array_to_tsvector(${searchKeys(title)}::text[])`,
  }
}

function noticeFiles(tx: Tx, community: number, rows: readonly { id: string }[]): Promise<Files> {
  return listFilesOf(
    tx,
    community,
    'notice',
    rows.map((row) => row.id),
  )
}

async function carryFiles(tx: Tx, caller: Caller, row: NoticeRow, { poster, attachments }: NoticeContent): Promise<Files> {
  const owner = ownerOf(row)
  if (poster !== undefined) await attachFiles(tx, caller, owner, 'notice.poster', poster === null ? [] : [poster])
  if (attachments !== undefined) await attachFiles(tx, caller, owner, 'notice.attachment', attachments)
  await showFiles(tx, communityOf(caller), owner)
  return noticeFiles(tx, communityOf(caller), [row])
}

function sameFiles(id: string, files: Files, { poster, attachments }: NoticeContent): boolean {
  const had = carriedBy(id, files)
  return (
    (poster === undefined || poster === (had.poster?.id ?? null)) &&
    (attachments === undefined || [...new Set(attachments)].join() === had.attachments.map((file) => file.id).join())
  )
}

function sameContent(row: NoticeRow, content: NoticeContent): boolean {
  const wanted = columnsOf(content)
  const instant = (text: string | null) => (text === null ? null : Date.parse(text))
  return (
    row.title === wanted.title &&
    row.body === wanted.body &&
    row.privacy_class === wanted.privacy_class &&
    row.urgent === wanted.urgent &&
    instant(row.starts_at) === instant(wanted.starts_at) &&
    instant(row.ends_at) === instant(wanted.ends_at) &&
    sameAudience(row, content.audience)
  )
}

/** Whom a question finds changes by itself; what was asked does not. */
function sameAudience(row: NoticeRow, audience: Audience): boolean {
  if (audience.kind === 'community') return row.audience === null
  if (audience.kind === 'places') return row.question === null && isDeepStrictEqual(row.audience, [...new Set(audience.ids)])
  const { shape, places } = audience
  return isDeepStrictEqual(questionOf(row), JSON.parse(JSON.stringify({ shape, places: [...new Set(places)] })))
}

/** On this machine's clock: the answer only decides whether it is asked again when it starts. */
function isPlanned({ startsAt }: NoticeContent): boolean {
  return Date.parse(startsAt) > Date.now()
}
