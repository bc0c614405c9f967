import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import { refusedFile } from './importing/import.host.ts'
import { WorkbookRefusal } from './workbook/workbook.refusal.ts'

/** An uploaded workbook waiting for its commit. */
export type Upload = { file: string; fileName: string; fileHash: string }

/** A day after its upload a workbook is removed, committed or not; it holds people's data in plain. */
const keptForMs = 24 * 60 * 60 * 1000
const keptAtMost = 10

export type UploadStore = {
  /** Takes a file in under the caller's id. @throws AppError same_id_other_content, too_large */
  keep(community: number, id: string, fileName: string, content: Readable & { truncated?: boolean }): Promise<Upload>
  /** @throws AppError refused_file/upload-gone */
  find(community: number, id: string): Promise<Upload>
  drop(community: number, id: string): Promise<void>
}

/** Where uploads of this installation wait. */
export function uploadFolder(dataDir: string): string {
  return path.join(dataDir, 'imports')
}

/** Files under generated names in a folder only the server may read; the name people gave is kept beside, never used as a path. */
export function createUploadStore(folder: string): UploadStore {
  const home = (community: number): string => path.join(folder, String(community))
  const fileOf = (community: number, id: string): string => path.join(home(community), `${id}.xlsx`)
  const noteOf = (community: number, id: string): string => path.join(home(community), `${id}.json`)

  const findNote = async (community: number, id: string): Promise<Upload | null> => {
    const text = await readFile(noteOf(community, id), 'utf8').catch(() => null)
    return text === null ? null : { file: fileOf(community, id), ...Note.parse(JSON.parse(text)) }
  }

  return {
    async keep(community, id, fileName, content) {
      await mkdir(home(community), { recursive: true, mode: 0o700 })
      await sweep(home(community))
      const half = `${fileOf(community, id)}.${process.hrtime.bigint()}.part`
      try {
        const hash = createHash('sha256')
        const hashed = new Transform({
          transform(chunk: Buffer, _encoding, done) {
            hash.update(chunk)
            done(null, chunk)
          },
        })
        await pipeline(content, hashed, createWriteStream(half, { mode: 0o600, flags: 'wx' }))
        if (content.truncated === true) throw new AppError('too_large')
        const note = { fileName: shown(fileName), fileHash: hash.digest('hex') }
        const before = await findNote(community, id)
        if (before !== null && before.fileHash !== note.fileHash) throw new AppError('same_id_other_content')
        await rename(half, fileOf(community, id))
        await writeFile(noteOf(community, id), JSON.stringify(note), { mode: 0o600 })
        return { file: fileOf(community, id), ...note }
      } finally {
        await rm(half, { force: true })
      }
    },
    async find(community, id) {
      const found = await findNote(community, id)
      if (found === null) throw refusedFile(new WorkbookRefusal('upload-gone'))
      return found
    },
    async drop(community, id) {
      await rm(fileOf(community, id), { force: true })
      await rm(noteOf(community, id), { force: true })
    },
  }
}

const Note = z.object({ fileName: z.string(), fileHash: z.string() })

/** Only for people to recognise their file by: no folders, no control or direction characters. */
export function shown(fileName: string): string {
  const name =
    fileName
      .split(/[/\\]/u)
      .at(-1)
      ?.replace(/[\p{Cc}\p{Cf}]/gu, '')
      .trim() ?? ''
  return name === '' ? 'workbook.xlsx' : [...name].slice(-120).join('')
}

/** Removes what is past its day in every community's folder; called at start and every hour. */
export async function sweepUploads(dataDir: string): Promise<void> {
  const folder = uploadFolder(dataDir)
  for (const community of await readdir(folder).catch(() => [])) await sweep(path.join(folder, community))
}

async function sweep(folder: string): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => ({
      file: path.join(folder, name),
      at: (await stat(path.join(folder, name)).catch(() => null))?.mtimeMs ?? 0,
    })),
  )
  const newest = files.toSorted((a, b) => b.at - a.at)
  const gone = newest.filter(({ at }, index) => index >= 2 * keptAtMost || at < Date.now() - keptForMs)
  await Promise.all(gone.map(({ file }) => rm(file, { force: true })))
}
