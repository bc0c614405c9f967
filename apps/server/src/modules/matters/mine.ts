import type { MatterFile, MyMatter } from '@linli/contract/matter-shapes'
import type { MatterState } from '@linli/rules/matter-acts'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { possibleActs } from './apply-act.ts'
import { answerOf, findMerged, limitsOf, listOwnRaisers, listSteps, readFiles } from './detail.ts'
import { readRun } from './matter.clock.ts'
import { askedOf, presentStep } from './matter.present.ts'
import type { MatterRecord } from './matter.row.ts'
import { type MatterTime, readMatterTime } from './matter.time.ts'
import type { MattersDeps } from './matters.deps.ts'
import { mayReadOwn } from './matters.policy.ts'
import { firstRaiserOf } from './raise-matters.ts'
import { slaStanding } from '@linli/rules/sla-clock'

type Part = Pick<MattersDeps, 'database' | 'fields' | 'links'>
type Steps = Awaited<ReturnType<typeof listSteps>>

/** More than a home raises in years. */
const most = 100

/** What the home raised, or a helper brought or is asked to help with, and what came of it: the latest first. */
export async function listMyMatters(deps: Part, caller: Caller): Promise<{ items: MyMatter[] }> {
  mayReadOwn(caller)
  const rows = await inScope(deps.database, caller, 'read', (tx) => listOwn(tx, caller, null))
  return { items: await presentOwn(deps, caller, rows) }
}

/** @throws not_found */
export async function getMyMatter(deps: Part, caller: Caller, id: string): Promise<MyMatter> {
  const rows = await inScope(deps.database, caller, 'read', (tx) => listOwn(tx, caller, id))
  const [item] = await presentOwn(deps, caller, rows)
  if (item === undefined) throw new AppError('not_found')
  return item
}

async function listOwn(tx: Tx, caller: Caller, id: string | null): Promise<MatterRecord[]> {
  return tx
    .selectFrom('matter')
    .selectAll()
    .where('community', '=', communityOf(caller))
    .$if(id !== null, (some) => some.where('id', '=', id ?? ''))
    .where((at) =>
      caller.kind === 'helper'
        ? at.or([at('brought_by', '@>', at.val([caller.id])), at('helper_accounts', '@>', at.val([caller.id]))])
        : at('raiser_households', '@>', at.val([caller.household ?? ''])),
    )
    .orderBy('raised_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
}

/** In the home's own scope, whose row policies leave out what was said to others; a helper's list is read by the system. */
async function presentOwn(deps: Part, caller: Caller, rows: readonly MatterRecord[]): Promise<MyMatter[]> {
  const community = communityOf(caller)
  const reader = caller.kind === 'helper' ? systemCaller('matters', community) : caller
  return inScope(deps.database, reader, 'read', async (tx) => {
    const ids = rows.map(({ id }) => id)
    const [time, steps, files] = [
      await readMatterTime(tx, community),
      Map.groupBy(await listSteps(tx, community, ids), (step) => step.matter_id),
      caller.kind === 'helper' ? () => [] : await readFiles(tx, deps, community, ids),
    ]
    const items: MyMatter[] = []
    for (const row of rows)
      items.push(
        await presentMine(tx, row, time, {
          ...(await ownPart(tx, caller, row)),
          steps: (steps.get(row.id) ?? []).filter(({ said }) => said !== null),
          files: files(row.id),
        }),
      )
    return items
  })
}

interface OwnPart {
  /** Their own words; whose matter it was before theirs was merged into it stays unread. */
  text: string
  /** Null: the title was made of another's words, and its category stands for it. */
  title: string | null
  raises: boolean
}

async function ownPart(tx: Tx, caller: Caller, row: MatterRecord): Promise<OwnPart> {
  if (caller.kind === 'helper') {
    const own = await listOwnRaisers(tx, row.community, row.id)
    return { text: row.text, title: row.title, raises: own.some(({ account }) => account === caller.id) }
  }
  const own = await tx
    .selectFrom('matter_raiser')
    .select(['id', 'said', 'came_with'])
    .where('community', '=', row.community)
    .where('matter_id', '=', row.id)
    .where('household_id', '=', caller.household)
    .orderBy('at')
    .execute()
  const first = own.some(({ id }) => id === firstRaiserOf(row.id)) || row.merged_into !== null
  if (first) return { text: row.text, title: row.title, raises: caller.kind === 'resident' }
  const before = own.find(({ came_with }) => came_with !== null)?.came_with ?? null
  return {
    text: own.find(({ said }) => said !== null)?.said ?? '',
    title: before === null ? null : await titleOf(tx, row.community, before),
    raises: caller.kind === 'resident',
  }
}

/** The title of the matter somebody raised before it was merged into another. */
export async function titleOf(tx: Tx, community: number, id: string): Promise<string | null> {
  const row = await tx.selectFrom('matter').select('title').where('community', '=', community).where('id', '=', id).executeTakeFirst()
  return row?.title ?? null
}

/** A matter as one of its raisers sees it. */
export async function presentMine(
  tx: Tx,
  row: MatterRecord,
  time: MatterTime,
  { text, title, raises, steps, files }: OwnPart & { steps: Steps; files: MatterFile[] },
): Promise<MyMatter> {
  const category = await tx
    .selectFrom('matter_category')
    .select('name')
    .where('community', '=', row.community)
    .where('id', '=', row.category_id)
    .executeTakeFirst()
  const { dueAt } = slaStanding(time.working, readRun(row.sla), time.now)
  const acts = raises ? possibleActs(row, ['raiser'], time) : []
  return {
    id: row.id,
    number: row.number,
    category: category?.name ?? '',
    title: title ?? `${category?.name ?? ''}诉求`,
    text,
    source: row.source as MyMatter['source'],
    state: row.state as MatterState,
    waiting: row.waiting,
    asked: row.waiting ? askedOf(steps) : null,
    ownerName: row.owner_name,
    dueAt: row.due_at === null || dueAt === null ? null : new Date(dueAt).toISOString(),
    raisedAt: row.raised_at,
    raisers: row.raisers,
    answer: answerOf(row),
    ...limitsOf(row, time),
    mergedInto: row.merged_into === null ? null : await findMergedOrNumber(tx, row, steps),
    steps: steps.map((step) => presentStep(step, false)),
    files,
    allowed: row.raisers > 1 ? acts.filter((act) => act !== 'withdraw') : acts,
    version: row.version,
  }
}

/** The other matter is the home's too since the merge; where it is not seen any more, the step still tells its number. */
async function findMergedOrNumber(tx: Tx, row: MatterRecord, steps: Steps): Promise<MyMatter['mergedInto']> {
  const found = await findMerged(tx, row.community, row.merged_into)
  if (found !== null || row.merged_into === null) return found
  const detail = steps.findLast(({ act }) => act === 'merge')?.detail
  const number = typeof detail === 'object' && detail !== null && 'number' in detail ? detail['number'] : null
  return typeof number === 'string' ? { id: row.merged_into, number } : null
}
