import { setTimeout as wait } from 'node:timers/promises'
import { signIn } from '../arena.ts'
import { check } from '../checker.ts'
import { type Fault, attempt, newReport, unless } from '../fault.ts'
import { openJournal } from '../journal.ts'
import { childrenOf, kill, postmasterOf, until } from '../processes.ts'
import { leaks, notices, send, startWriting, tally } from '../writing.ts'

export const killedDatabase: Fault = {
  id: 'F2',
  name: 'kill -9 of Postgres and all its processes in the middle of transactions',
  async run({ arena: open, dice, times, journals, log }) {
    const report = newReport()
    const arena = await open()
    for (let index = 1; index <= times(1); index += 1) {
      const after = dice.between(50, 1_200)
      await attempt(report, `killed after ${String(after)} ms`, async () => {
        const journal = openJournal(journals)
        const writing = startWriting(arena, journal)
        await writing.underWay
        await wait(after)
        const postmaster = await postmasterOf(arena.cluster)
        const children = await childrenOf(postmaster)
        kill(postmaster, 'SIGKILL')
        for (const child of children) kill(child, 'SIGKILL')
        const begun = performance.now()
        const signingIn = signIn(arena.origin).then(
          () => '',
          (error: unknown) => String(error),
        )
        const back = await until(30_000, async () => (await send(arena, 'GET', notices, undefined, 5_000)).status === 200)
        const seconds = (performance.now() - begun) / 1_000
        const answers = await writing.end()
        log(`F2 ${String(index)}: ${tally(answers)}, back after ${seconds.toFixed(1)} s`)
        return [
          ...unless(back !== null && seconds <= 10, `the server was back after ${seconds.toFixed(1)} s`),
          ...badAnswers(answers.map(({ status }) => status)),
          ...unless(!/\b500\b/.test(await signingIn), `signing in meanwhile: ${await signingIn}`),
          ...leaks(answers),
          ...(await check(arena, journal)),
        ]
      })
    }
    return report
  },
}

export const killedBackend: Fault = {
  id: 'F2c',
  name: 'kill -9 of one backend: Postgres restarts itself, the pool heals',
  async run({ arena: open, dice, times, journals, log }) {
    const report = newReport()
    const arena = await open()
    for (let index = 1; index <= times(1); index += 1) {
      const after = dice.between(50, 1_200)
      await attempt(report, `a backend killed after ${String(after)} ms`, async () => {
        const journal = openJournal(journals)
        const writing = startWriting(arena, journal)
        await writing.underWay
        await wait(after)
        const backends = await arena.ask<{ pid: number }>(
          "select pid from pg_stat_activity where application_name = 'linli' and state <> 'idle' limit 1",
        )
        const fallback = await arena.ask<{ pid: number }>("select pid from pg_stat_activity where application_name = 'linli' limit 1")
        const victim = backends[0] ?? fallback[0]
        if (victim === undefined) return ['the server had no connection to kill']
        const begun = performance.now()
        kill(victim.pid, 'SIGKILL')
        await wait(100)
        const back = await until(30_000, async () => (await send(arena, 'GET', notices, undefined, 5_000)).status === 200)
        const seconds = (performance.now() - begun) / 1_000
        const answers = await writing.end()
        log(`F2c ${String(index)}: ${tally(answers)}, back after ${seconds.toFixed(1)} s`)
        return [
          ...unless(back !== null && seconds <= 10, `the server was back after ${seconds.toFixed(1)} s`),
          ...badAnswers(answers.map(({ status }) => status)),
          ...leaks(answers),
          ...(await check(arena, journal)),
        ]
      })
    }
    return report
  },
}

/** A database that is away is "busy, try again", not a fault of the program. */
function badAnswers(statuses: number[]): string[] {
  const bad = statuses.filter((status) => ![0, 200, 503].includes(status))
  return bad.length === 0 ? [] : [`answers other than 200 and 503: ${[...new Set(bad)].join(' ')}`]
}
