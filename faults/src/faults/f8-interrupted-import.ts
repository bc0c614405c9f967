import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { writeRegisterWorkbook } from '@linli/server/src/modules/ledgers/testing/register-workbook.ts'
import { v7 as uuid } from 'uuid'
import { type Arena, others } from '../arena.ts'
import { stillWrites, wholeInstallation } from '../checker.ts'
import { type Fault, attempt, newReport, unless } from '../fault.ts'

const importsOf = (community: number) => `/api/communities/${String(community)}/imports`

export const interruptedImport: Fault = {
  id: 'F8',
  name: 'the server is killed while a workbook is imported',
  async run({ own, long, dice, journals, log }) {
    const report = newReport()
    const arena = await own()
    await arena.start()
    const rows = long ? 4_000 : 400
    const file = path.join(journals, 'register.xlsx')
    const figures = await writeRegisterWorkbook(file, { rows })
    const shares = long ? [0.1, 0.25, 0.5, 0.75, 0.9, 0.99] : [0.3, 0.9]
    // How long a commit takes is known after the first one, which fills a community of its own.
    const [first, ...rest] = others
    const whole = await measure(arena, first, file)
    log(`F8: a whole import takes ${String(Math.round(whole))} ms`)
    for (const [index, share] of shares.entries()) {
      const community = rest[index] ?? first
      await attempt(report, `killed at ${String(share * 100)} %`, async () => {
        const id = uuid()
        await upload(arena, community, id, file)
        const committing = commit(arena, community, id).catch(() => 0)
        await wait(whole * share + dice.between(0, 20))
        await arena.kill()
        const answered = await committing
        await arena.start()
        const half = await count(arena, community)
        const again = uuid()
        if (half.persons === 0) await commit(arena, community, await uploaded(arena, community, again, file))
        const full = await count(arena, community)
        const third = await commit(arena, community, await uploaded(arena, community, uuid(), file))
        const after = await count(arena, community)
        const problems = [
          ...unless(
            half.persons === 0 || half.persons === figures.persons,
            `${String(half.persons)} of ${String(figures.persons)} persons are visible`,
          ),
          ...unless(answered !== 200 || half.persons === figures.persons, 'an acknowledged import is not there'),
          ...unless(
            half.batches === (half.persons === 0 ? 0 : 1),
            `${String(half.batches)} imports stand behind ${String(half.persons)} persons`,
          ),
          ...unless(
            full.persons === figures.persons && full.households === figures.households,
            `imported again it is ${JSON.stringify(full)} instead of ${JSON.stringify(figures)}`,
          ),
          ...unless(
            after.persons === full.persons && after.households === full.households,
            `the same file a third time (${String(third)}) made ${JSON.stringify(after)}`,
          ),
        ]
        return [...problems, ...(await wholeInstallation(arena)), ...(await stillWrites(arena))]
      })
    }
    await rm(file)
    await arena.remove()
    return report
  },
}

async function measure(arena: Arena, community: number, file: string): Promise<number> {
  const id = uuid()
  await upload(arena, community, id, file)
  const begun = performance.now()
  const status = await commit(arena, community, id)
  if (status !== 200) throw new Error(`the import was answered ${String(status)}`)
  return performance.now() - begun
}

async function uploaded(arena: Arena, community: number, id: string, file: string): Promise<string> {
  await upload(arena, community, id, file)
  return id
}

async function upload(arena: Arena, community: number, id: string, file: string): Promise<void> {
  const form = new FormData()
  form.set('file', new Blob([await readFile(file)]), 'register.xlsx')
  const answer = await fetch(`${arena.origin}${importsOf(community)}?id=${id}`, {
    method: 'POST',
    headers: { cookie: arena.cookie, origin: arena.origin },
    body: form,
  })
  if (!answer.ok) throw new Error(`the upload was answered ${String(answer.status)}: ${await answer.text()}`)
  await answer.arrayBuffer()
}

async function commit(arena: Arena, community: number, id: string): Promise<number> {
  const answer = await fetch(`${arena.origin}${importsOf(community)}/${id}/commit`, {
    method: 'POST',
    headers: { cookie: arena.cookie, origin: arena.origin, 'content-type': 'application/json' },
    body: JSON.stringify({ mapping: [], skipRejected: false }),
  })
  const text = await answer.text()
  if (answer.status >= 500) throw new Error(`the commit was answered ${String(answer.status)}: ${text}`)
  return answer.status
}

async function count(arena: Arena, community: number): Promise<{ persons: number; households: number; batches: number }> {
  const [found] = await arena.ask<{ persons: number; households: number; batches: number }>(
    'select (select count(*) from person where community = $1)::int as persons, (select count(*) from household where community = $1)::int as households, (select count(*) from import_batch where community = $1)::int as batches',
    [community],
  )
  if (found === undefined) throw new Error('the database did not answer')
  return found
}
