import { execFile } from 'node:child_process'
import { chmod, mkdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { check, compare } from '../checker.ts'
import { type Fault, attempt, newReport, unless } from '../fault.ts'
import { openJournal } from '../journal.ts'
import { until } from '../processes.ts'
import { type Answer, leaks, notices, send, startWriting, tally } from '../writing.ts'

const run = promisify(execFile)

export const fullDisk: Fault = {
  id: 'F3',
  name: 'the disk of the database is full',
  async run({ own, journals, log }) {
    const report = newReport()
    const place = path.join(tmpdir(), `linli-full-${String(process.pid)}`)
    await mkdir(place, { recursive: true })
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=700m,mode=0755', 'tmpfs', place]).then(
      () => true,
      () => false,
    )
    if (!mounted) {
      await rm(place, { recursive: true })
      const words = 'not possible here: a small disk cannot be mounted'
      // Whoever is root should be able to; anyone else cannot be asked to.
      if (process.getuid?.() === 0) report.failed.push(words)
      else log(`F3 ${words}`)
      return report
    }
    try {
      await chmod(place, 0o755)
      const arena = await own({ folder: place })
      await arena.start()
      await attempt(report, 'failed writes say so, reads go on, what was acknowledged stays, room heals it without a restart', async () => {
        const journal = openJournal(journals)
        const before = startWriting(arena, journal, 8)
        await until(5_000, () => Promise.resolve(before.answers.some(({ status }) => status === 200)))
        const { bsize, bavail } = await statfs(place)
        // Far less than one WAL segment is left.
        const ballast = path.join(place, 'ballast')
        const blocks = Math.floor((bsize * bavail) / 65_536) - 4
        // The writers write on meanwhile, and may take the last blocks first: full is full.
        await run('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k', `count=${String(blocks)}`]).catch((error: unknown) => {
          if (!String(error).includes('No space left')) throw error
        })
        const refused = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 507 || status === 503)
        const full = await until(90_000, () => Promise.resolve(refused(before.answers).length >= 4))
        const reading = await until(10_000, async () => (await send(arena, 'GET', notices, undefined, 3_000)).status === 200)
        const answers = await before.end()
        const pid = arena.pid()
        await rm(ballast)
        const healed = await until(20_000, async () => (await compare(arena, new Map())).length === 0)
        log(`F3: ${tally(answers)}`)
        return [
          ...unless(full !== null, `writes were not refused: ${tally(answers)}`),
          ...unless(
            answers.every(({ status }) => [0, 200, 503, 507].includes(status)),
            `answers: ${tally(answers)}`,
          ),
          ...unless(
            answers.some(({ status }) => status === 507),
            `nobody was told that the disk is full: ${tally(answers)}`,
          ),
          ...unless(reading !== null, 'nothing could be read while the disk was full'),
          ...unless(healed !== null, 'the database is not back'),
          ...leaks(answers),
          ...(await check(arena, journal)),
          ...unless(arena.pid() === pid, 'the server was restarted'),
        ]
      })
      await arena.remove()
    } finally {
      await run('umount', ['-l', place]).catch(() => undefined)
      await rm(place, { recursive: true, force: true })
    }
    return report
  },
}
