import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../platform/errors.ts'

/** Uploads on their way: on the local disk always, since a half-sent file must be continued where it stopped. */
export interface UploadSpace {
  /** Speaks tus for one upload. @returns status and headers to answer with @throws AppError for what tus refuses */
  speak(request: FastifyRequest, key: string): Promise<{ status: number; headers: Record<string, string> }>
  /** How far an upload got; null when nothing of it is here. */
  offsetOf(key: string): Promise<number | null>
  fileOf(key: string): string
  /** An empty folder of one's own to work in. */
  workFolder(name: string): Promise<string>
  drop(key: string): Promise<void>
  /** @throws AppError storage_full when so many bytes would not fit, with some air */
  requireRoom(bytes: number): Promise<void>
}

const airBytes = 200 * 1024 * 1024
/** Only what the protocol speaks with; nothing else of the request reaches the library. */
const spoken = [
  'tus-resumable',
  'upload-length',
  'upload-offset',
  'upload-metadata',
  'upload-defer-length',
  'upload-concat',
  'content-type',
  'content-length',
]
const answered = ['tus-resumable', 'upload-offset', 'upload-length', 'upload-expires']

export async function createUploadSpace(folder: string, expiresAfterMs: number): Promise<UploadSpace> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const store = new FileStore({ directory: folder, expirationPeriodInMilliseconds: expiresAfterMs })
  const keyIn = (request: { url: string }): string => new URL(request.url).pathname.slice(1)
  const server = new Server({
    path: '/',
    datastore: store,
    namingFunction: (request) => keyIn(request),
    getFileIdFromRequest: (request) => keyIn(request),
    generateUrl: (_request, { id }) => `/${id}`,
    allowedOrigins: [],
  })
  const fileOf = (key: string): string => {
    if (!/^\d{12}-[0-9a-f-]{36}$/.test(key)) throw new Error('that is no key of an upload')
    return path.join(folder, key)
  }
  const roomFor = async (bytes: number): Promise<boolean> => {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize > bytes + airBytes
  }
  return {
    async speak(request, key) {
      fileOf(key)
      const headers = Object.fromEntries(
        spoken.flatMap((name) => {
          const value = request.headers[name]
          return typeof value === 'string' ? [[name, value] as const] : []
        }),
      )
      const method = request.method
      const body = method === 'PATCH' ? { body: Readable.toWeb(request.raw) as ReadableStream, duplex: 'half' as const } : {}
      const response = await server.handleWeb(new Request(`http://uploads/${key}`, { method, headers, ...body }))
      if (response.status >= 400) throw await asProblem(response, () => roomFor(0))
      return {
        status: response.status,
        headers: Object.fromEntries(
          answered.flatMap((name) => {
            const value = response.headers.get(name)
            return value === null ? [] : [[name, value] as const]
          }),
        ),
      }
    },
    offsetOf: async (key) => (await stat(fileOf(key)).catch(() => null))?.size ?? null,
    fileOf,
    async workFolder(name) {
      const work = path.join(folder, `work-${name}`)
      await rm(work, { recursive: true, force: true })
      await mkdir(work, { mode: 0o700 })
      return work
    },
    async drop(key) {
      await rm(fileOf(key), { force: true })
      await rm(`${fileOf(key)}.json`, { force: true })
    },
    async requireRoom(bytes) {
      if (!(await roomFor(bytes))) throw new AppError('storage_full')
    },
  }
}

/** What the library refuses, in our words; a write that failed because the disk is full says so. */
async function asProblem(response: Response, hasRoom: () => Promise<boolean>): Promise<AppError> {
  switch (response.status) {
    case 404:
    case 410:
      return new AppError('not_found')
    case 409:
      return new AppError('conflict')
    case 413:
      return new AppError('too_large')
    case 403:
    case 415:
      return new AppError('unsupported_type')
    case 400:
    case 412:
      return new AppError('invalid_input', { reason: 'tus' })
    default:
      return (await hasRoom()) ? new AppError('unavailable') : new AppError('storage_full')
  }
}

/** Removes what nobody went on with. @returns how many files and folders */
export async function sweepFolder(folder: string, olderThan: Date): Promise<number> {
  let removed = 0
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(path.join(folder, name)).catch(() => null)
    if (found === null || found.mtimeMs >= olderThan.getTime()) continue
    await rm(path.join(folder, name), { recursive: true, force: true })
    removed += 1
  }
  return removed
}
