import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compileCacheEnvironment } from '../../../platform/compile-cache.ts'
import { AppError } from '../../../platform/errors.ts'
import { WorkbookRefusal } from '../workbook/workbook.refusal.ts'
import type { ImportJob, ImportNews, ImportResult, RowsJob, RowsResult } from './import.job.ts'
import { HasRejectionsError } from './import.refusals.ts'

export type RunOptions = {
  onRows?: (read: number) => void
  /** Stops the import; nothing of it stays. */
  signal?: AbortSignal
  /** 5 minutes. */
  timeoutMs?: number
  /** Heap of the importing process, 512 by default; 50,000 rows need about a third of that. */
  memoryMegabytes?: number
}

/**
 * Runs one import in a process of its own and answers what came of it. Whatever happens to that process,
 * a commit is whole or nothing: only its transaction makes rows visible.
 * @throws AppError (HasRejectionsError and refused_file among them) or an Error with the database's code
 */
export async function runImport(job: ImportJob, options: RunOptions = {}): Promise<ImportResult> {
  const news = await runJob(job, options)
  if (news.kind === 'done') return news.result
  throw failureOf(news)
}

/** As runImport, for another ledger than the register. */
export async function runRowsImport(job: RowsJob, options: RunOptions = {}): Promise<RowsResult> {
  const news = await runJob(job, options)
  if (news.kind === 'rows-done') return news.result
  throw failureOf(news)
}

/** The last the process had to say. */
function runJob(job: ImportJob | RowsJob, options: RunOptions): Promise<ImportNews> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./import.worker.ts', import.meta.url)), {
      execPath: process.execPath,
      execArgv: [`--max-old-space-size=${options.memoryMegabytes ?? 512}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Nothing of ours is inherited: the job carries what is needed.
      env: compileCacheEnvironment(),
    })
    let tooLong = false
    const stop = (): void => {
      child.kill('SIGKILL')
    }
    const timer = setTimeout(() => {
      tooLong = true
      stop()
    }, options.timeoutMs ?? 300_000)
    options.signal?.addEventListener('abort', stop, { once: true })
    let last: ImportNews | null = null
    child.on('message', (message) => {
      const news = message as ImportNews
      if (news.kind === 'rows') options.onRows?.(news.read)
      else last = news
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', stop)
      if (last === null) reject(tooLong ? refusedFile(new WorkbookRefusal('took-too-long')) : endOf(code, signal))
      else resolve(last)
    })
    send(child, job)
  })
}

/** The answer for a file that cannot be imported as a whole. */
export function refusedFile({ reason, said }: Pick<WorkbookRefusal, 'reason' | 'said'>): AppError {
  return new AppError('refused_file', { reason, ...said })
}

function failureOf(news: ImportNews): Error {
  switch (news.kind) {
    case 'has-rejections':
      return new HasRejectionsError(news.report)
    case 'refused-file':
      return refusedFile(news)
    case 'refused':
      return new AppError(news.id, news.details)
    case 'failed':
      return Object.assign(new Error(`the import failed (${news.name})`), { code: news.code ?? '' })
    case 'done':
    case 'rows-done':
    case 'rows':
      return new Error('the import ended without an answer')
  }
}

/** V8 ends a process that reaches its memory cap by SIGABRT. */
function endOf(code: number | null, signal: NodeJS.Signals | null): Error {
  if (signal === 'SIGABRT' || code === 134) return refusedFile(new WorkbookRefusal('needs-too-much-memory'))
  return new AppError('unavailable', {
    reason: 'import-interrupted',
    zh: '导入中断，没有写入任何内容。请再试一次。',
    en: 'The import was interrupted; nothing was written. Try again.',
  })
}

function send(child: ChildProcess, job: ImportJob | RowsJob): void {
  // A child that died already reports itself by "close".
  child.send(job, () => undefined)
}
