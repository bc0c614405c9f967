import { sql } from 'kysely'
import { z } from 'zod'
import { defineJob } from '../../platform/jobs/index.ts'
import { fillSearch, indexedEntity } from '../../platform/search/index.ts'

/** Notices by their title; drafts too, withdrawn and ended ones last. */
export const noticeSearch = indexedEntity({
  kind: 'notice',
  may: (caller) => caller.kind === 'staff' && caller.rights.has('notices.read'),
  table: 'notice',
  title: 'title',
  past: sql<boolean>`t.state = 'withdrawn' or coalesce(t.ends_at < now(), false)`,
  detail: sql<string>`to_char(coalesce(t.published_at, t.updated_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`,
})

/** Notices written before they could be found. */
export const indexNotices = defineJob({
  name: 'notices.fill-search',
  about: { zh: '为以前的通知补上查找索引', en: 'Make notices of before findable' },
  input: z.object({}),
  cron: '11 * * * *',
  attempts: 3,
  async run(_input, { deps }) {
    await fillSearch(deps.database, 'notice', 'title')
  },
})
