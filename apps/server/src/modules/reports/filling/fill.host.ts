import { AppError } from '../../../platform/errors.ts'
import type { FillJob, FillNews, FillResult, FillTask, ResultOf } from './fill.job.ts'
import { giveBack, takeProcess } from './fill.process.ts'

const timeoutMs = 180_000

/**
 * Runs one task in a process apart, whose heap is capped; `signal` stops it. Killed half-way nothing of it stays:
 * rows are written in one transaction, and a file is taken only when it is whole.
 * @throws AppError, or an Error with the database's or system's code
 */
export function runFill<T extends FillTask>(job: FillJob & { task: T }, signal?: AbortSignal): Promise<ResultOf<T['kind']>> {
  return new Promise((resolve, reject) => {
    const child = takeProcess()
    let tooLong = false
    const stop = (): void => {
      child.kill('SIGKILL')
    }
    const timer = setTimeout(() => {
      tooLong = true
      stop()
    }, timeoutMs)
    signal?.addEventListener('abort', stop, { once: true })
    const letGo = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      child.removeAllListeners()
    }
    child.once('message', (message) => {
      letGo()
      // What was filled is written soon after; where a workbook was parsed, nothing else is done by the same process.
      if (job.task.kind === 'prepare') giveBack(child)
      else child.kill('SIGKILL')
      settle(message as FillNews, resolve as (result: FillResult) => void, reject)
    })
    child.once('error', (error) => {
      letGo()
      reject(error)
    })
    child.once('close', (code, ended) => {
      letGo()
      reject(endOf(job.task.kind, tooLong, code, ended))
    })
    // A child that died already reports itself by "close".
    child.send(job, () => undefined)
  })
}

function settle(news: FillNews, resolve: (result: FillResult) => void, reject: (error: Error) => void): void {
  switch (news.kind) {
    case 'done':
      return resolve(news.result)
    case 'refused':
      return reject(new AppError(news.id, news.details))
    case 'failed':
      return reject(Object.assign(new Error(`filling failed (${news.name})`), { code: news.code ?? '' }))
  }
}

/** V8 ends a process that reaches its memory cap by SIGABRT. */
function endOf(kind: FillTask['kind'], tooLong: boolean, code: number | null, signal: NodeJS.Signals | null): AppError {
  const tooMuch = signal === 'SIGABRT' || code === 134
  if (kind === 'read' && (tooLong || tooMuch))
    return new AppError('refused_file', {
      reason: tooLong ? 'took-too-long' : 'needs-too-much-memory',
      zh: '模板太大，读不完，已停止。请只留下要填的表，另存为新文件后再上传。',
      en: 'The template is too large to be read and was given up. Keep only the sheets to be filled, save them as a new file and upload that.',
    })
  return new AppError('unavailable', {
    reason: 'fill-interrupted',
    zh: '填报中断，什么都没有改动。请再试一次。',
    en: 'Filling was interrupted; nothing was changed. Try again.',
  })
}
