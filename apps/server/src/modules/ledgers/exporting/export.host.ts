import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compileCacheEnvironment } from '../../../platform/compile-cache.ts'
import { AppError } from '../../../platform/errors.ts'
import type { ExportJob, ExportNews } from './export.job.ts'
import type { ExportResult } from './export.run.ts'

const timeoutMs = 300_000

/**
 * Runs one export in a process of its own, whose heap is capped; `signal` stops it.
 * @throws AppError, or an Error with the database's or system's code
 */
export function runExport(job: ExportJob, signal?: AbortSignal): Promise<ExportResult> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./export.worker.ts', import.meta.url)), {
      execPath: process.execPath,
      execArgv: ['--max-old-space-size=256'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: compileCacheEnvironment(),
    })
    const stop = (): void => {
      child.kill('SIGKILL')
    }
    const timer = setTimeout(stop, timeoutMs)
    signal?.addEventListener('abort', stop, { once: true })
    let last: ExportNews | null = null
    child.on('message', (message) => {
      last = message as ExportNews
    })
    child.once('error', reject)
    child.once('close', () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      if (last === null) reject(interrupted())
      else settle(last, resolve, reject)
    })
    // A child that died already reports itself by "close".
    child.send(job, () => undefined)
  })
}

function settle(news: ExportNews, resolve: (result: ExportResult) => void, reject: (error: Error) => void): void {
  switch (news.kind) {
    case 'done':
      return resolve(news.result)
    case 'refused':
      return reject(new AppError(news.id, news.details))
    case 'failed':
      return reject(Object.assign(new Error(`the export failed (${news.name})`), { code: news.code ?? '' }))
  }
}

function interrupted(): AppError {
  return new AppError('unavailable', {
    reason: 'export-interrupted',
    zh: '导出中断，没有生成文件。请再试一次，或按楼栋分开导出。',
    en: 'The export was interrupted; there is no file. Try again, or export building by building.',
  })
}
