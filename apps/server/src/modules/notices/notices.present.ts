import type { Notice, ShownNotice } from '@linli/contract/notices'
import type { EventNote } from '../../platform/record.ts'
import type { FileOwner, listFilesOf } from '../files/index.ts'
import type { PlaceName } from '../space/index.ts'
import { questionOf } from './notices.audience.ts'
import type { NoticeRow } from './notices.queries.ts'

export type PlaceNames = ReadonlyMap<string, PlaceName>
export type Files = Awaited<ReturnType<typeof listFilesOf>>

export function carriedBy(id: string, files: Files) {
  return { poster: files(id, 'notice.poster')[0] ?? null, attachments: files(id, 'notice.attachment') }
}

export function shownEvent(row: NoticeRow, names: PlaceNames, files: Files): EventNote {
  return {
    kind: 'notice.shown',
    privacyClass: row.privacy_class as 'public',
    audience: row.audience,
    data: { notice: presentShown(row, names, files) },
  }
}

export function goneEvent(row: NoticeRow): EventNote {
  return { kind: 'notice.withdrawn', privacyClass: row.privacy_class as 'public', audience: row.audience, data: { id: row.id } }
}

export function presentShown(row: Omit<NoticeRow, 'author_name'>, names: PlaceNames, files: Files): ShownNotice {
  return {
    id: row.id,
    title: row.title,
    body: row.body,
    privacyClass: row.privacy_class as 'public',
    urgent: row.urgent,
    forPlace: row.audience === null || row.privacy_class === 'household' ? null : forPlaceOf(row.audience, names),
    publishedAt: row.published_at ?? row.updated_at,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    version: row.version,
    ...carriedBy(row.id, files),
  }
}

/** Estates, buildings and units by name. A home is "your home" to its people; its door number is nobody else's to read. */
function forPlaceOf(audience: readonly string[], names: PlaceNames): string {
  return audience
    .flatMap((id) => names.get(id) ?? [])
    .flatMap(({ name, home }) => (home ? [] : [name]))
    .slice(0, 3)
    .join('、')
}

export function presentNotice(row: NoticeRow, names: PlaceNames, files: Files): Notice {
  return {
    id: row.id,
    title: row.title,
    body: row.body,
    privacyClass: row.privacy_class as 'public',
    audience: presentAudience(row),
    urgent: row.urgent,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    audienceNames: namedPlaces(row).flatMap((id) => names.get(id)?.name ?? []),
    state: row.state as Notice['state'],
    author: row.author_name,
    publishedAt: row.published_at,
    withdrawnAt: row.withdrawn_at,
    version: row.version,
    updatedAt: row.updated_at,
    ...carriedBy(row.id, files),
  }
}

function presentAudience(row: Pick<NoticeRow, 'audience' | 'question'>): Notice['audience'] {
  const question = questionOf(row)
  if (question !== null) return { kind: 'question', ...question, households: row.audience?.length ?? 0 }
  return row.audience === null ? { kind: 'community' } : { kind: 'places', ids: row.audience }
}

/** Places by which a notice was addressed. Of those a question found, there are thousands, and their doors are not listed. */
export function namedPlaces(row: Pick<NoticeRow, 'audience' | 'question'>): readonly string[] {
  return questionOf(row)?.places ?? row.audience ?? []
}

/** Its files are seen by exactly those who see the notice. */
export function ownerOf(row: NoticeRow): FileOwner {
  return {
    domain: 'notice',
    id: row.id,
    privacyClass: row.privacy_class as 'public',
    audience: row.audience,
    shown: row.state === 'published',
  }
}
