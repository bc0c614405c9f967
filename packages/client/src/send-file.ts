import type { FileUse } from '@linli/contract/file-limits'
import { DetailedError, Upload, type UrlStorage } from 'tus-js-client'
import type { Client } from './client.ts'
import { ApiError, OfflineError, isPassing, type ApiErrorFacts } from './errors.ts'
import { newId } from './ids.ts'
import type { AnswerOf } from './route-names.ts'

export type SentFile = NonNullable<AnswerOf<'files.getFileFacts'>['file']>

export interface SendFileOptions {
  community: number
  use: FileUse
  file: File
  /** Made where the picture was taken, so that sending it again is the same file. */
  id?: string
  /** False: a line that does not carry is not waited for; whoever asked tries again. */
  patient?: boolean
  /** 0 to 1. */
  onProgress?: (share: number) => void
  /** Told when the line broke and is tried again, and when it is there again. */
  onWaiting?: (waiting: boolean) => void
  /** Gives the upload up, here and there. */
  signal?: AbortSignal
}

const chunkBytes = 2 * 1024 * 1024
const retryDelays = [0, 1_000, 3_000, 8_000, 20_000, 60_000, 60_000, 60_000]

/**
 * Sends one file so that a lost connection loses nothing: it goes on where it stopped, also after the page was loaded
 * again and the same file chosen. Rejects as the client does: ApiError for a refusal, OfflineError for a broken line.
 */
export async function sendFile(client: Client, options: SendFileOptions): Promise<SentFile> {
  const { community, use, file, id: given = newId(), patient = true, onProgress, onWaiting, signal } = options
  const url = await new Promise<string>((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: `/api/communities/${String(community)}/uploads`,
      metadata: { id: given, use, filename: file.name },
      chunkSize: chunkBytes,
      retryDelays: patient ? retryDelays : retryDelays.slice(0, 2),
      removeFingerprintOnSuccess: true,
      fingerprint: () => Promise.resolve([community, use, file.name, file.size, file.lastModified].join(' ')),
      urlStorage: tabStorage,
      onShouldRetry: (error) => {
        const again = maySucceedLater(problemOf(error))
        if (again) onWaiting?.(true)
        return again
      },
      onProgress: (sent, total) => {
        onWaiting?.(false)
        onProgress?.(total === 0 ? 1 : sent / total)
      },
      onError: (error) => reject(problemOf(error)),
      onSuccess: () => resolve(upload.url ?? ''),
    })
    const giveUp = (): void => {
      void upload.abort(true).catch(() => undefined)
      reject(new DOMException('the upload was given up', 'AbortError'))
    }
    if (signal?.aborted === true) return giveUp()
    signal?.addEventListener('abort', giveUp, { once: true })
    void upload.findPreviousUploads().then((before) => {
      const [last] = before
      if (last !== undefined) upload.resumeFromPreviousUpload(last)
      upload.start()
    }, reject)
  })
  const id = url.split('/').at(-1) ?? ''
  const { file: sent, refusal } = await client.call('files.getFileFacts', { params: { community, id } })
  if (sent === null) throw new ApiError(422, { id: 'refused_file', zh: '', en: '', requestId: '', ...refusal })
  return sent
}

/** 409: the server is further than this page believed. A full day or a full store does not empty while one waits. */
function maySucceedLater(problem: Error): boolean {
  if (!(problem instanceof ApiError)) return true
  return problem.id === 'conflict' || (isPassing(problem) && problem.status !== 507 && problem.reason !== 'uploads-a-day')
}

function problemOf(error: Error): Error {
  const response = error instanceof DetailedError ? error.originalResponse : null
  if (response === null) return new OfflineError('no answer from the server', { cause: error })
  const facts = factsIn(response.getBody())
  return facts === null
    ? new OfflineError(`an answer that is not ours (status ${String(response.getStatus())})`)
    : new ApiError(response.getStatus(), facts)
}

function factsIn(body: string): ApiErrorFacts | null {
  try {
    const { error } = JSON.parse(body) as { error?: ApiErrorFacts }
    return error?.id === undefined ? null : error
  } catch {
    return null
  }
}

const prefix = 'linli.upload '

/** Half-sent files are remembered for this tab alone: their names may be personal, and a phone is lent. */
const tabStorage: UrlStorage = {
  findAllUploads: () => Promise.resolve(kept('')),
  findUploadsByFingerprint: (fingerprint) => Promise.resolve(kept(fingerprint)),
  removeUpload: (key) => {
    attempt(() => sessionStorage.removeItem(key))
    return Promise.resolve()
  },
  addUpload: (fingerprint, upload) => {
    const key = prefix + fingerprint
    attempt(() => sessionStorage.setItem(key, JSON.stringify(upload)))
    return Promise.resolve(key)
  },
}

type Remembered = Awaited<ReturnType<UrlStorage['findAllUploads']>>

function kept(fingerprint: string): Remembered {
  const found: Remembered = []
  attempt(() => {
    for (let index = 0; index < sessionStorage.length; index += 1) {
      const key = sessionStorage.key(index) ?? ''
      if (key.startsWith(prefix) && (fingerprint === '' || key === prefix + fingerprint))
        found.push({ ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Remembered[number]), urlStorageKey: key })
    }
  })
  return found
}

/** Private windows may forbid storage: an upload then resumes only while the page lives. */
function attempt(work: () => void): void {
  try {
    work()
  } catch {
    // Nothing is kept.
  }
}
