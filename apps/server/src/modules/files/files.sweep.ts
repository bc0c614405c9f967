import { thumbnailSizes } from '@linli/contract/files'
import { sql } from 'kysely'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, inScope } from '../../platform/db/in-scope.ts'
import { record } from '../../platform/record.ts'
import type { ObjectStore } from '../../platform/storage/index.ts'
import { type FilePart, objectKey } from './files.deps.ts'
import { markDeleted } from './files.queries.ts'

const batch = 500
const parts: readonly FilePart[] = [...thumbnailSizes, 'content']

/** Uploads nobody went on with, and files nothing came to carry, are marked as deleted. @returns how many */
export async function endLoose(database: Database, afterHours: number): Promise<number> {
  const rows = await inScope(database, systemCaller('files'), 'read', (tx) =>
    tx
      .selectFrom('file')
      .select(['community', 'id'])
      .where('owner_id', 'is', null)
      .where('state', 'in', ['uploading', 'ready'])
      .where('created_at', '<', sql<string>`now() - make_interval(hours => ${afterHours})`)
      .execute(),
  )
  let ended = 0
  for (const [community, loose] of Map.groupBy(rows, (row) => row.community)) {
    const caller = systemCaller('files', community)
    ended += await inScope(database, caller, 'write', async (tx) => {
      // One that was attached since is no longer loose: looked at again under its lock.
      const still = await tx
        .selectFrom('file')
        .select('id')
        .where('community', '=', community)
        .where(
          'id',
          'in',
          loose.map((row) => row.id),
        )
        .where('owner_id', 'is', null)
        .where('state', 'in', ['uploading', 'ready'])
        .forUpdate()
        .execute()
      const files = await markDeleted(
        tx,
        community,
        still.map((row) => row.id),
      )
      if (files > 0) await record(tx, caller, { verb: 'file.expire', entity: 'file', detail: { files } })
      return files
    })
  }
  return ended
}

/** Removes bytes and rows of deleted files after an hour, and rows of refused ones after a week. @returns how many */
export async function dropDeleted(database: Database, store: ObjectStore): Promise<number> {
  let dropped = 0
  for (;;) {
    const rows = await inScope(database, systemCaller('files'), 'read', (tx) =>
      tx
        .selectFrom('file')
        .select(['community', 'id'])
        .where((at) =>
          at.or([
            at('state', '=', 'deleted').and('ended_at', '<', sql<string>`now() - interval '1 hour'`),
            at('state', '=', 'refused').and('ended_at', '<', sql<string>`now() - interval '7 days'`),
          ]),
        )
        .limit(batch)
        .execute(),
    )
    for (const { community, id } of rows) {
      // Bytes first: a row that is still there is swept again, bytes without a row would be strays.
      for (const part of parts) await store.delete(objectKey(community, id, part))
      await inScope(database, systemCaller('files', community), 'write', (tx) =>
        tx
          .deleteFrom('file')
          .where('community', '=', community)
          .where('id', '=', id)
          .where('state', 'in', ['deleted', 'refused'])
          .execute(),
      )
    }
    dropped += rows.length
    if (rows.length < batch) return dropped
  }
}

/**
 * Objects without a row go, an hour after they were written; rows without their object are counted, since only a
 * backup brings those back.
 */
export async function removeStrays(database: Database, store: ObjectStore): Promise<{ strays: number; missing: number }> {
  const recent = Date.now() - 3_600_000
  let strays = 0
  let seen: { community: number; id: string; key: string }[] = []
  const look = async (): Promise<void> => {
    const known = new Set(
      (
        await inScope(database, systemCaller('files'), 'read', (tx) =>
          tx
            .selectFrom('file')
            .select(['community', 'id'])
            .where(
              'id',
              'in',
              seen.map((one) => one.id),
            )
            .execute(),
        )
      ).map((row) => `${String(row.community)}/${row.id}`),
    )
    for (const one of seen.filter(({ community, id }) => !known.has(`${String(community)}/${id}`))) {
      await store.delete(one.key)
      strays += 1
    }
    seen = []
  }
  for await (const { key, at } of store.list('')) {
    const [, community = '', id = ''] = /^(\d{12})\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//.exec(key) ?? []
    // What is not ours, or still being written, is left alone.
    if (community === '' || at.getTime() > recent) continue
    seen.push({ community: Number(community), id, key })
    if (seen.length >= batch) await look()
  }
  if (seen.length > 0) await look()
  return { strays, missing: await countMissing(database, store) }
}

async function countMissing(database: Database, store: ObjectStore): Promise<number> {
  let missing = 0
  let after = { community: 0, id: '00000000-0000-0000-0000-000000000000' }
  for (;;) {
    const rows = await inScope(database, systemCaller('files'), 'read', (tx) =>
      tx
        .selectFrom('file')
        .select(['community', 'id'])
        .where('state', '=', 'ready')
        .where(sql<boolean>`(community, id) > (${after.community}, ${after.id}::uuid)`)
        .orderBy('community')
        .orderBy('id')
        .limit(batch)
        .execute(),
    )
    for (const { community, id } of rows) {
      const found = await store.get(objectKey(community, id, 'content'), { first: 0, last: 0 })
      if (found === null) missing += 1
      else found.stream.destroy()
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < batch) return missing
    after = last
  }
}
