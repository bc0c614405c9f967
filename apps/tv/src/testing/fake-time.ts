import type { Later } from '../features/channel/channel.ts'

/** Timers that run when told: `pass(ms)` runs what is due, in order. */
export function fakeTime(): { now(): number; later: Later; pass(ms: number): void; waiting(): number } {
  let now = 0
  let jobs: { at: number; work: () => void }[] = []
  return {
    now: () => now,
    later(ms, work) {
      const job = { at: now + ms, work }
      jobs.push(job)
      return () => {
        jobs = jobs.filter((one) => one !== job)
      }
    },
    pass(ms) {
      const end = now + ms
      for (;;) {
        const due = jobs.filter((job) => job.at <= end).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        jobs = jobs.filter((job) => job !== due)
        now = due.at
        due.work()
      }
      now = end
    },
    waiting: () => jobs.length,
  }
}
