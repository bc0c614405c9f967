import { setTimeout as wait } from 'node:timers/promises'
import { check } from '../checker.ts'
import { type Fault, attempt, newReport } from '../fault.ts'
import { openJournal } from '../journal.ts'
import { leaks, startWriting, tally } from '../writing.ts'

export const killedServer: Fault = {
  id: 'F1',
  name: 'kill -9 of the server while sixteen clients write',
  async run({ arena: open, dice, times, journals, log }) {
    const report = newReport()
    const arena = await open()
    for (let index = 1; index <= times(2); index += 1) {
      const after = dice.between(50, 1_200)
      await attempt(report, `killed after ${String(after)} ms`, async () => {
        const journal = openJournal(journals)
        const writing = startWriting(arena, journal)
        await writing.underWay
        await wait(after)
        await arena.kill()
        // The clients of the dead server find out by themselves.
        const answers = await writing.end()
        await arena.start()
        log(`F1 ${String(index)}: ${tally(answers)}`)
        return [...leaks(answers), ...(await check(arena, journal))]
      })
    }
    return report
  },
}
