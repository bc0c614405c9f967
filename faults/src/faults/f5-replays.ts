import { v7 as uuid } from 'uuid'
import { check } from '../checker.ts'
import { type Fault, attempt, newReport, unless } from '../fault.ts'
import { openJournal } from '../journal.ts'
import { noticeOf, notices, send, sendNotice } from '../writing.ts'

export const replays: Fault = {
  id: 'F5',
  name: 'a queue of days is sent by two devices, twice, shuffled',
  async run({ arena: open, dice, long, journals }) {
    const report = newReport()
    const arena = await open()
    const ids = Array.from({ length: long ? 300 : 60 }, () => uuid())
    await attempt(report, 'each intent is there once', async () => {
      const journal = openJournal(journals)
      const device = async () => {
        const statuses: number[] = []
        for (const _round of [1, 2]) for (const id of dice.shuffle(ids)) statuses.push((await sendNotice(arena, journal, id)).status)
        return statuses
      }
      const statuses = (await Promise.all([device(), device(), device()])).flat()
      return [
        ...unless(
          statuses.every((status) => status === 200),
          `answers: ${[...new Set(statuses)].join(' ')}`,
        ),
        ...(await check(arena, journal)),
      ]
    })
    await attempt(report, 'the queue still fits after the server was away', async () => {
      const journal = openJournal(journals)
      await arena.stop()
      const cut = await sendNotice(arena, journal, ids[0] ?? '')
      await arena.start()
      for (const id of ids.slice(0, 10)) await sendNotice(arena, journal, id)
      return [...unless(cut.status === 0, 'a stopped server answered'), ...(await check(arena, journal))]
    })
    await attempt(report, 'another content under a known id is a conflict and changes nothing', async () => {
      const [id = ''] = ids
      const { status } = await send(arena, 'POST', notices, { ...noticeOf(id), body: '另一条。' })
      const [row] = await arena.ask<{ body: string }>('select body from notice where id = $1', [id])
      return [
        ...unless(status === 409, `it was answered ${String(status)}`),
        ...unless(row?.body === noticeOf(id)['body'], 'the row was changed'),
      ]
    })
    await attempt(report, 'twenty at the same moment are one', async () => {
      const journal = openJournal(journals)
      const id = uuid()
      const answers = await Promise.all(Array.from({ length: 20 }, () => sendNotice(arena, journal, id)))
      return [
        ...unless(
          answers.every(({ status }) => status === 200),
          `answers: ${answers.map(({ status }) => status).join(' ')}`,
        ),
        ...unless(new Set(answers.map(({ body }) => body)).size === 1, 'the answers differ'),
        ...(await check(arena, journal)),
      ]
    })
    return report
  },
}
