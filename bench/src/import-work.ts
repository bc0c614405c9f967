import { mkdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { writeRegisterWorkbook } from '@linli/server/src/modules/ledgers/testing/register-workbook.ts'
import pg from 'pg'
import { v7 as uuid } from 'uuid'
import type { Context, Server } from './context.ts'
import { round } from './figure.ts'

export interface Workbook {
  file: string
  /** For people: how large it is. */
  what: string
}

/** A register like the ones communities keep, 50,000 rows × 20 columns at full scale; written once a run. */
export async function makeWorkbook(context: Context): Promise<Workbook> {
  const { config, scale } = await context.world()
  const rows = Math.round(50_000 * Math.min(1, scale))
  const file = path.join(config.dataDir, 'bench', 'register.xlsx')
  const found = await stat(file).catch(() => null)
  if (found === null) {
    context.log(`Writing a workbook of ${String(rows)} × 20…`)
    await mkdir(path.dirname(file), { recursive: true })
    await writeRegisterWorkbook(file, { rows })
  }
  return { file, what: `${String(rows)}-row × 20-column register workbook (${String(round((await stat(file)).size / 2 ** 20))} MiB)` }
}

let emptyOnes = 0

/** A community without any register, to import into. @returns its division code */
export async function addEmptyCommunity(context: Context): Promise<number> {
  const { owner, street } = await context.world()
  emptyOnes += 1
  const code = street + 900 + emptyOnes
  await onOwner(owner, (client) =>
    client.query('insert into community (community, name) values ($1, $2)', [code, `空社区${String(emptyOnes)}`]),
  )
  return code
}

export interface Import {
  upload: number
  commit: number
  persons: number
}

/** As the import page does: upload (which answers with a dry run), then commit. Milliseconds of each. */
export async function importInto({ origin, cookie }: Server, community: number, file: string): Promise<Import> {
  const id = uuid()
  const imports = `${origin}/api/communities/${String(community)}/imports`
  const form = new FormData()
  form.set('file', new Blob([await readFile(file)]), 'register.xlsx')
  const begun = performance.now()
  const report = await answerOf(await fetch(`${imports}?id=${id}`, { method: 'POST', headers: { cookie, origin }, body: form }))
  const uploaded = performance.now()
  const batch = await answerOf(
    await fetch(`${imports}/${id}/commit`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json' },
      body: JSON.stringify({ mapping: [], skipRejected: false }),
    }),
  )
  const committed = performance.now()
  if (batch.written?.persons !== report.found?.persons)
    throw new Error(`the import wrote ${String(batch.written?.persons)} of ${String(report.found?.persons)} persons`)
  return { upload: uploaded - begun, commit: committed - uploaded, persons: batch.written?.persons ?? 0 }
}

async function answerOf(answer: Response): Promise<{ found?: { persons: number }; written?: { persons: number } }> {
  if (!answer.ok) throw new Error(`the import was answered ${String(answer.status)}: ${await answer.text()}`)
  return (await answer.json()) as { found?: { persons: number }; written?: { persons: number } }
}

async function onOwner(owner: pg.ClientConfig, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(owner)
  await client.connect()
  await work(client).finally(() => client.end())
}
