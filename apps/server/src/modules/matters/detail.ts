import type { MatterConflict, MatterDetail, MatterFile } from '@linli/contract/matter-shapes'
import { addDays } from '@linli/rules/calendar-days'
import type { MatterRole } from '@linli/rules/matter-acts'
import { confirmUntil } from '@linli/rules/matter-states'
import { type Selectable, sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { MatterStep as StepTable } from '../../platform/db/types.gen.ts'
import { linkFiles, listFilesOf } from '../files/index.ts'
import { mayAskExtension, possibleActs } from './apply-act.ts'
import { findBoardEntry } from './board.read.ts'
import type { MattersDeps } from './matters.deps.ts'
import { presentRaiser, presentRow, presentStep } from './matter.present.ts'
import type { MatterRecord } from './matter.row.ts'
import type { MatterTime } from './matter.time.ts'
import { type Standing, rolesOf, seesWhole } from './matters.policy.ts'
import { findQueueRow } from './queue.queries.ts'
import { contactOf, listRaiserRows } from './raisers.read.ts'

type Part = Pick<MattersDeps, 'fields' | 'links'>

export interface Seen {
  matter: MatterRecord
  time: MatterTime
  roles: readonly MatterRole[]
}

/**
 * A matter whole, with what the caller may do now; `tx` is the staff's scope or the system's. Who no longer sees the whole
 * of it (a helper who just sent it back) gets what raisers read.
 */
export async function readDetail(tx: Tx, deps: Part, caller: Caller, { matter, time, roles }: Seen): Promise<MatterDetail> {
  const { community, id } = matter
  const whole = seesWhole(caller, matter)
  const [row, steps, raisers, files, board, facility, merged, helpers] = [
    await findQueueRow(tx, community, id),
    await listSteps(tx, community, [id]),
    whole ? await listRaiserRows(tx, community, id) : [],
    whole ? await readFiles(tx, deps, community, [id]) : () => [],
    await findBoardEntry(tx, community, id),
    await findFacility(tx, community, matter.facility_id),
    await findMerged(tx, community, matter.merged_into),
    whole ? await nameHelpers(tx, matter) : [],
  ]
  return {
    ...presentRow(row, time),
    text: whole ? matter.text : '',
    answer: answerOf(matter),
    settled:
      matter.settled_on === null
        ? null
        : { on: matter.settled_on, how: matter.settled_how === 'clock' ? ('clock' as const) : ('raiser' as const) },
    ...limitsOf(matter, time),
    publicWished: matter.public_wished,
    facility,
    mergedInto: merged,
    helpers,
    extension: whole ? extensionOf(matter) : null,
    raisedBy: raisers.map((raiser) => presentRaiser(raiser, contactOf(deps, raiser))),
    steps: steps.filter(({ said }) => whole || said !== null).map((step) => presentStep(step, whole)),
    files: files(id),
    board,
    allowed: whole ? possibleActs(matter, roles, time) : [],
    mayAskExtension: whole && mayAskExtension(matter, roles),
  }
}

/** What whoever was refused is told of how things stand. */
export async function readConflict(tx: Tx, deps: Part, caller: Caller, seen: Seen, sent: number | null): Promise<MatterConflict> {
  const { matter, roles, time } = seen
  const whole = seesWhole(caller, matter)
  return {
    state: matter.state as MatterConflict['state'],
    version: matter.version,
    sent,
    allowed: possibleActs(matter, roles, time),
    matter: whole ? await readDetail(tx, deps, caller, seen) : null,
  }
}

/** The accounts that raised it in their own name: a helper may be both. */
export async function listOwnRaisers(tx: Tx, community: number, matter: string): Promise<{ id: string; account: string }[]> {
  const { rows } = await sql<{ id: string; account: string }>`
    select id, account_id as account from matter_raiser
    where community = ${community} and matter_id = ${matter}::uuid and account_id is not null and kind = 'helper' order by at`.execute(tx)
  return rows
}

export async function rolesIn(tx: Tx, caller: Caller, matter: Standing & { id: string }): Promise<MatterRole[]> {
  const own = caller.kind === 'helper' ? await listOwnRaisers(tx, communityOf(caller), matter.id) : []
  return rolesOf(
    caller,
    matter,
    own.map(({ account }) => account),
  )
}

export function listSteps(tx: Tx, community: number, matters: readonly string[]): Promise<Selectable<StepTable>[]> {
  if (matters.length === 0) return Promise.resolve([])
  return tx
    .selectFrom('matter_step')
    .selectAll()
    .where('community', '=', community)
    .where('matter_id', 'in', [...matters])
    .orderBy('matter_id')
    .orderBy('seq')
    .execute()
}

export function answerOf(matter: Pick<MatterRecord, 'answer' | 'answered_by' | 'answered_at'>): MatterDetail['answer'] {
  const { answer, answered_by: by, answered_at: at } = matter
  return answer === null || at === null ? null : { text: answer, by: by ?? '', at }
}

/** Until when raisers have their say. */
export function limitsOf(
  matter: Pick<MatterRecord, 'state' | 'answered_on' | 'settled_on'>,
  time: MatterTime,
): Pick<MatterDetail, 'confirmUntil' | 'reopenUntil'> {
  const { state, answered_on: answeredOn, settled_on: settledOn } = matter
  return {
    confirmUntil: state === 'answered' && answeredOn !== null ? confirmUntil(answeredOn, time) : null,
    reopenUntil: (state === 'confirmed' || state === 'closed') && settledOn !== null ? addDays(settledOn, time.rules.reopenDays) : null,
  }
}

/** Pictures of what was seen and of what was done, as far as the scope sees them, with links for some minutes. */
export async function readFiles(
  tx: Tx,
  deps: Part,
  community: number,
  matters: readonly string[],
): Promise<(matter: string) => MatterFile[]> {
  const [seen, done] = [await listFilesOf(tx, community, 'matter', matters), await listFilesOf(tx, community, 'matter-answer', matters)]
  return (matter) => {
    const files = [
      ...seen(matter, 'matter.picture').map((file) => ({ ...file, use: 'matter.picture' as const })),
      ...done(matter, 'matter.answer').map((file) => ({ ...file, use: 'matter.answer' as const })),
    ]
    const urls = linkFiles(
      deps,
      community,
      files.map(({ id }) => id),
    )
    return files.map((file, at) => ({ ...file, url: urls[at] ?? '' }))
  }
}

export async function findMerged(tx: Tx, community: number, id: string | null): Promise<{ id: string; number: string } | null> {
  if (id === null) return null
  const row = await tx
    .selectFrom('matter')
    .select(['id', 'number'])
    .where('community', '=', community)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

async function findFacility(tx: Tx, community: number, id: string | null): Promise<MatterDetail['facility']> {
  if (id === null) return null
  const row = await tx
    .selectFrom('facility')
    .select(['id', 'name'])
    .where('community', '=', community)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

async function nameHelpers(tx: Tx, matter: MatterRecord): Promise<MatterDetail['helpers']> {
  if (matter.helper_parties.length + matter.helper_accounts.length === 0) return []
  const { rows } = await sql<MatterDetail['helpers'][number]>`
    select id as party, null::text as account, name from force where community = ${matter.community} and id = any(${sql.val(matter.helper_parties)}::uuid[])
    union all
    select null, account_id, min(holder) from post where community = ${matter.community} and account_id = any(${sql.val(matter.helper_accounts)}::text[]) group by account_id
    order by name`.execute(tx)
  return rows
}

function extensionOf({ extension }: MatterRecord): MatterDetail['extension'] {
  if (typeof extension !== 'object' || extension === null || Array.isArray(extension)) return null
  const { amount, reason, by, at } = extension as Record<string, unknown>
  return { amount: Number(amount), reason: String(reason), by: String(by), at: String(at) }
}
