import { setTimeout as wait } from 'node:timers/promises'
import { type Arena, community } from '../arena.ts'
import { check } from '../checker.ts'
import { type Fault, attempt, newReport, unless } from '../fault.ts'
import { openJournal } from '../journal.ts'
import { until } from '../processes.ts'
import { startWriting } from '../writing.ts'

export const streamOverRestart: Fault = {
  id: 'F9',
  name: 'the server ends and comes back under open streams',
  async run({ arena: open, dice, times, journals, log }) {
    const report = newReport()
    const arena = await open()
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      for (let index = 1; index <= Math.ceil(times(1) / 2); index += 1) {
        const after = dice.between(200, 1_000)
        await attempt(report, `${signal} after ${String(after)} ms`, async () => {
          const journal = openJournal(journals)
          const [head] = await arena.ask<{ seq: number }>('select event_seq::int as seq from chain_head where community = $1', [community])
          const from = head?.seq ?? 0
          const screen = watch(arena, from)
          const writing = startWriting(arena, journal, 4)
          await writing.underWay
          await wait(after)
          await (signal === 'SIGTERM' ? arena.stop() : arena.kill())
          await writing.end()
          await arena.start()
          const more = startWriting(arena, journal, 4)
          await wait(300)
          await more.end()
          const problems = await check(arena, journal)
          const [last] = await arena.ask<{ seq: number }>('select event_seq::int as seq from chain_head where community = $1', [community])
          await until(10_000, () => Promise.resolve(screen.resyncs > 0 || (screen.seen.at(-1) ?? 0) >= (last?.seq ?? 0)))
          screen.stop()
          const events = await arena.ask<{ seq: number }>(
            'select seq::int as seq from outbox where community = $1 and seq > $2 order by seq',
            [community, from],
          )
          log(
            `F9 ${signal}: ${String(screen.seen.length)} of ${String(events.length)} events over ${String(screen.opened)} streams, ${String(screen.resyncs)} resyncs`,
          )
          const ordered = screen.seen.every((seq, at) => at === 0 || seq > (screen.seen[at - 1] ?? 0))
          const complete = screen.resyncs > 0 || JSON.stringify(screen.seen) === JSON.stringify(events.map(({ seq }) => seq))
          return [
            ...problems,
            ...unless(screen.opened >= 2, 'the stream was opened once only'),
            ...unless(ordered, 'an event came twice or out of order'),
            ...unless(complete, `${String(screen.seen.length)} of ${String(events.length)} events came, and nobody said resync`),
          ]
        })
      }
    }
    return report
  },
}

interface Screen {
  seen: number[]
  opened: number
  resyncs: number
  stop(): void
}

/** A screen: reads, remembers the last number it has, comes back with it. */
function watch(arena: Arena, from: number): Screen {
  const stopping = new AbortController()
  let last = from
  const screen: Screen = { seen: [], opened: 0, resyncs: 0, stop: () => stopping.abort() }
  const take = (frame: string): void => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1]
    const id = field('id')
    if (field('event') === 'resync') screen.resyncs += 1
    if (field('event') === 'ready' || id === undefined) return
    last = Number(id)
    screen.seen.push(last)
  }
  const read = async (): Promise<void> => {
    const answer = await fetch(`${arena.origin}/api/communities/${String(community)}/events`, {
      headers: { cookie: arena.cookie, 'last-event-id': String(last) },
      signal: stopping.signal,
    })
    if (!answer.ok || answer.body === null) return
    screen.opened += 1
    let rest = ''
    for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
      const frames = (rest + part).split('\n\n')
      rest = frames.pop() ?? ''
      for (const frame of frames) take(frame)
    }
  }
  void (async () => {
    while (!stopping.signal.aborted) {
      await read().catch(() => undefined)
      await wait(100)
    }
  })()
  return screen
}
