import { sql } from 'kysely'
import { z } from 'zod'
import type { Caller } from '../../platform/caller.ts'
import { communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { defineJob, enqueue } from '../../platform/jobs/index.ts'
import { record } from '../../platform/record.ts'
import { listFilesOf, showFiles } from '../files/index.ts'
import { listAddressed, questionOf } from './notices.audience.ts'
import { goneEvent, ownerOf, shownEvent } from './notices.present.ts'
import { type NoticeRow, findNotice } from './notices.queries.ts'

/** Who fits may have changed between publishing and the day a planned notice starts. */
export const refreshAudience = defineJob({
  name: 'notices.refresh-audience',
  about: { zh: '通知开始播放时，按条件重新确定发给哪些户', en: 'Find again whom a planned notice is for, as it starts' },
  input: z.strictObject({ notice: z.uuid(), version: z.number().int() }),
  async run({ notice, version }, { caller, once }) {
    await once(async (tx) => {
      const community = communityOf(caller)
      await sql`select id from notice where community = ${community} and id = ${notice} for update`.execute(tx)
      const row = await findNotice(tx, community, notice)
      // Changed, withdrawn or addressed otherwise meanwhile: whoever did that asked anew.
      if (row?.state !== 'published' || row.version !== version) return
      await addressAnew(tx, caller, row)
    })
  },
})

async function addressAnew(tx: Tx, caller: Caller, before: NoticeRow): Promise<void> {
  const question = questionOf(before)
  if (question === null) return
  const community = communityOf(caller)
  const households = await listAddressed(tx, community, question)
  const had = new Set(before.audience ?? [])
  if (households.length === had.size && households.every((id) => had.has(id))) return
  await tx
    .updateTable('notice')
    .set({ audience: households, version: before.version + 1, updated_at: sql<string>`now()` })
    .where('community', '=', community)
    .where('id', '=', before.id)
    .execute()
  const row = await findNotice(tx, community, before.id)
  if (row === undefined) return
  await showFiles(tx, community, ownerOf(row))
  const files = await listFilesOf(tx, community, 'notice', [row.id])
  await record(
    tx,
    caller,
    {
      verb: 'notice.refresh-audience',
      entity: 'notice',
      entityId: row.id,
      detail: { before: had.size, places: households.length, version: row.version },
    },
    [goneEvent(before), shownEvent(row, new Map(), files)],
  )
}

/** Called as a notice to those who fit is published: one that starts later asks again then. */
export async function planRefresh(tx: Tx, row: NoticeRow): Promise<void> {
  if (row.question === null || row.state !== 'published') return
  const runAt = new Date(row.starts_at)
  if (runAt.getTime() <= Date.now()) return
  await enqueue(tx, refreshAudience, { notice: row.id, version: row.version }, { key: `notice-audience:${row.id}`, runAt })
}
