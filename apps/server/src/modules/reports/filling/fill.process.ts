import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compileCacheEnvironment } from '../../../platform/compile-cache.ts'

/** A process that has done its work waits so long for the next: a report is filled, looked at, and written soon after. */
const idleMs = 30_000

let idle: { child: ChildProcess; timer: NodeJS.Timeout } | null = null

/** A process that fills, with its heap capped: the one that waits, or a new one. Whoever takes it gives it back or ends it. */
export function takeProcess(): ChildProcess {
  if (idle !== null) {
    const { child, timer } = idle
    idle = null
    clearTimeout(timer)
    child.removeAllListeners()
    if (child.connected) {
      child.ref()
      child.channel?.ref()
      return child
    }
  }
  return fork(fileURLToPath(new URL('./fill.worker.ts', import.meta.url)), {
    execPath: process.execPath,
    execArgv: ['--max-old-space-size=384'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: compileCacheEnvironment(),
  })
}

/** Lets a process wait for the next task; one waits at a time, and it keeps nobody from ending. */
export function giveBack(child: ChildProcess): void {
  if (idle !== null || !child.connected) {
    child.kill('SIGKILL')
    return
  }
  const timer = setTimeout(() => {
    idle = null
    child.kill('SIGKILL')
  }, idleMs)
  timer.unref()
  child.unref()
  child.channel?.unref()
  child.on('error', () => undefined)
  child.once('close', () => {
    if (idle?.child === child) {
      clearTimeout(timer)
      idle = null
    }
  })
  idle = { child, timer }
}
