import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compileCacheEnvironment } from '../../platform/compile-cache.ts'
import { AppError } from '../../platform/errors.ts'
import { refusedFile } from './files.refusals.ts'
import type { PictureJob, PictureNews } from './picture.job.ts'

const atOnce = 2
const mayWait = 30
const patienceMs = 60_000

let running = 0
const waiting: (() => void)[] = []

/**
 * Makes a picture ours: encoded anew, turned, without metadata, with thumbnails. Two at once, each in its own process.
 * @throws AppError refused_file, unavailable when too many wait
 */
export async function makePicture(job: PictureJob): Promise<{ width: number; height: number }> {
  if (running >= atOnce) {
    if (waiting.length >= mayWait) throw new AppError('unavailable')
    await new Promise<void>((start) => waiting.push(start))
  } else running += 1
  try {
    return await runProcess(job)
  } finally {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
}

function runProcess(job: PictureJob): Promise<{ width: number; height: number }> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./picture.worker.ts', import.meta.url)), {
      execPath: process.execPath,
      execArgv: ['--max-old-space-size=128'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Nothing of ours is inherited; one arena keeps the decoder's memory small.
      env: { MALLOC_ARENA_MAX: '1', ...compileCacheEnvironment() },
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
    let news: PictureNews | null = null
    child.on('message', (message) => {
      news = message as PictureNews
    })
    child.once('error', reject)
    // A picture that ends its process, by a crash or by taking too long, is as good as unreadable.
    child.once('close', () => {
      clearTimeout(timer)
      if (news?.kind === 'done') resolve({ width: news.width, height: news.height })
      else reject(refusedFile(news?.kind === 'refused' ? news.reason : 'picture-unreadable'))
    })
    child.send(job)
  })
}
