import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Identity } from '../db/embedded/identity.ts'
import { giveTo } from '../db/embedded/home.ts'
import { isThere } from './backup-folder.ts'
import type { BackupKey } from './backup-key.ts'
import { readContainer } from './container.read.ts'
import { historyName, nameSegment, parseSegment, segmentName } from './wal.ts'

/** Below the cluster, so that the command Postgres runs there needs no path of ours. */
const folderName = 'linli_feed'

/** How many segments are opened ahead of the one asked for: bounds the disk a long roll-forward takes. */
const ahead = 3

/**
 * Asks by an empty file in `wanted` and waits for the answer: the sealed archive is opened by Linli, not by the account that
 * runs Postgres. Gives up when nobody answers for two minutes; a code above 125 stops the recovery instead of ending it there.
 */
const script = `#!/bin/sh
cd linli_feed || exit 200
: > "wanted/$1"
tries=0
while [ ! -e "missing/$1" ]; do
  [ -e "ready/$1" ] && { cd .. && exec mv "linli_feed/ready/$1" "$2"; }
  [ -e failed ] && exit 200
  tries=$((tries + 1))
  [ "$tries" -gt 4000 ] && exit 200
  sleep 0.03
done
exit 1
`

export const feedCommand = `/bin/sh ${folderName}/fetch.sh "%f" "%p"`

/** Where segments that came with the backup are put. */
export function readyFolder(cluster: string): string {
  return path.join(cluster, folderName, 'ready')
}

export interface FeedArchive {
  folder: string
  /** False: only which timelines there were is answered, so that the restored database takes a number of its own. */
  segments: boolean
}

export interface LogFeed {
  /** Answers until told to stop. */
  start(): void
  /** What went wrong while answering, if anything did. */
  stop(): Promise<void>
}

/** Hands a recovering server the segments it asks for, from those put into `ready` and from the archive. */
export async function openFeed(cluster: string, identity: Identity, archive: FeedArchive, key: BackupKey): Promise<LogFeed> {
  const folder = path.join(cluster, folderName)
  const at = (name: string) => path.join(folder, name)
  for (const name of ['.', 'wanted', 'ready', 'missing']) {
    await mkdir(at(name), { recursive: true, mode: 0o700 })
    await giveTo(identity, at(name))
  }
  await writeFile(at('fetch.sh'), script, { mode: 0o600 })
  await giveTo(identity, at('fetch.sh'), 0o600)

  let going = true
  let failure: Error | null = null
  let answering: Promise<void> = Promise.resolve()

  const supply = async (name: string): Promise<boolean> => {
    if (await isThere(at(`ready/${name}`))) return true
    const sealed = path.join(archive.folder, name)
    if ((segmentName.test(name) && !archive.segments) || !(await isThere(sealed))) return false
    const half = at(`ready/.${name}`)
    await writeFile(half, await openSegment(sealed, key), { mode: 0o600 })
    if (identity !== null) await chown(half, identity.uid, identity.gid)
    await rename(half, at(`ready/${name}`))
    return true
  }
  const answer = async (name: string): Promise<void> => {
    await rm(at(`wanted/${name}`))
    await rm(at(`missing/${name}`), { force: true })
    if (!(await supply(name))) {
      if (archive.segments && segmentName.test(name)) await refuseGap(archive.folder, name)
      await writeFile(at(`missing/${name}`), '')
      return
    }
    if (!segmentName.test(name)) return
    const { timeline, number } = parseSegment(name)
    for (let next = 1; next <= ahead && going; next += 1) await supply(nameSegment({ timeline, number: number + next }))
  }
  const loop = async () => {
    while (going) {
      for (const name of await readdir(at('wanted'))) {
        if (segmentName.test(name) || historyName.test(name)) await answer(name)
        else await rm(at(`wanted/${name}`)).then(() => writeFile(at(`missing/${name}`), ''))
      }
      await wait(10)
    }
  }
  return {
    start() {
      answering = loop().catch(async (error: unknown) => {
        failure = error instanceof Error ? error : new Error(String(error))
        await writeFile(at('failed'), '').catch(() => undefined)
      })
    },
    async stop() {
      going = false
      await answering
      await rm(folder, { recursive: true, force: true })
      if (failure !== null) throw failure
    },
  }
}

/** The end of the archive is the end; a hole in it would silently lose what comes behind. */
async function refuseGap(archive: string, name: string): Promise<void> {
  const { timeline, number } = parseSegment(name)
  const later = (await readdir(archive).catch(() => [])).find((other) => {
    if (!segmentName.test(other)) return false
    const segment = parseSegment(other)
    return segment.timeline === timeline && segment.number > number
  })
  if (later !== undefined)
    throw new Error(
      `The archive has a gap: ${name} is missing but ${later} is there. Restore to a moment before it, or from a later backup.`,
    )
}

/** One archived segment, whole and in plain. */
export async function openSegment(file: string, key: BackupKey): Promise<Buffer> {
  const blocks: Buffer[] = []
  for await (const piece of readContainer(file, key)) if (piece.is === 'data') blocks.push(piece.block)
  return Buffer.concat(blocks)
}
