import type { MyMatter } from '@linli/contract/matter-shapes'
import { systemCaller } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import { listSteps, readFiles } from '../detail.ts'
import { readCode } from '../matter.code.ts'
import { findMatter } from '../matter.row.ts'
import { readMatterTime } from '../matter.time.ts'
import type { MattersDeps } from '../matters.deps.ts'
import { presentMine, titleOf } from '../mine.ts'
import { codeIndex } from '../raisers.ts'

type Part = Pick<MattersDeps, 'database' | 'fields' | 'links'>

export interface CodeHolder {
  raiser: string
  matter: string
  cameWith: string | null
}

/** Whose code it is; the matter it is with now, wherever it was merged to. */
export async function findCodeHolder(tx: Tx, deps: Pick<Part, 'fields'>, community: number, code: string): Promise<CodeHolder | null> {
  const row = await tx
    .selectFrom('matter_raiser')
    .select(['id', 'matter_id', 'came_with'])
    .where('community', '=', community)
    .where('code_index', '=', codeIndex(deps.fields, community, readCode(code)))
    .executeTakeFirst()
  return row === undefined ? null : { raiser: row.id, matter: row.matter_id, cameWith: row.came_with }
}

/** What became of a matter raised without a name. @throws not_found */
export async function followCode(deps: Part, community: number, code: string): Promise<MyMatter> {
  return inScope(deps.database, systemCaller('matters', community), 'read', async (tx) => {
    const holder = await findCodeHolder(tx, deps, community, code)
    if (holder === null) throw unknownCode()
    return readForCode(tx, deps, community, holder)
  })
}

export async function readForCode(tx: Tx, deps: Part, community: number, { raiser, matter, cameWith }: CodeHolder): Promise<MyMatter> {
  const row = await findMatter(tx, community, matter)
  if (row === undefined) throw unknownCode()
  const told = await tx
    .selectFrom('matter_told')
    .select(['matter_id', 'seq'])
    .where('community', '=', community)
    .where('raiser_id', '=', raiser)
    .execute()
  const mine = new Set(told.map((one) => `${one.matter_id} ${String(one.seq)}`))
  const steps = await listSteps(tx, community, cameWith === null ? [matter] : [cameWith, matter])
  const files = await readFiles(tx, deps, community, [matter])
  return presentMine(tx, row, await readMatterTime(tx, community), {
    text: cameWith === null ? row.text : ((await findMatter(tx, community, cameWith))?.text ?? ''),
    title: cameWith === null ? row.title : await titleOf(tx, community, cameWith),
    raises: true,
    steps: steps
      .filter((step) => step.said !== null && (mine.has(`${step.matter_id} ${String(step.seq)}`) || isOwn(step.detail, raiser)))
      .toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    files: files(matter).filter(({ use }) => use === 'matter.answer' || cameWith === null),
  })
}

function isOwn(detail: unknown, raiser: string): boolean {
  return typeof detail === 'object' && detail !== null && 'raiser' in detail && detail.raiser === raiser
}

export function unknownCode(): AppError {
  return new AppError('not_found', {
    reason: 'code-unknown',
    zh: '没有找到这个查询码，请核对后再试。',
    en: 'There is no matter with this code. Check it and try again.',
  })
}
