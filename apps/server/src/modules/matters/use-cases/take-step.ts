import type { matters } from '@linli/contract'
import type { MatterDetail } from '@linli/contract/matter-shapes'
import type { RouteInput } from '@linli/contract/route'
import type { MatterRole } from '@linli/rules/matter-acts'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { AppError } from '../../../platform/errors.ts'
import { record } from '../../../platform/record.ts'
import type { ActInput } from '../act.shape.ts'
import { applyAct, mayAskExtension } from '../apply-act.ts'
import { actingBody } from '../acting-body.ts'
import { type Seen, readConflict, readDetail, rolesIn } from '../detail.ts'
import { type MatterRecord, findMatter, findStep, lockMatter } from '../matter.row.ts'
import { refuseMatter, refusedStep, staleVersion } from '../matter.refusals.ts'
import { readMatterTime } from '../matter.time.ts'
import { mayTakeSteps, seesWhole, writerOf } from '../matters.policy.ts'
import type { MattersDeps } from '../matters.deps.ts'
import { type Written, writeStep } from '../write-step.ts'

export type StepBody = RouteInput<typeof matters.takeMatterStep>['body']
type Part = Pick<MattersDeps, 'database' | 'fields' | 'links'>

/**
 * One step by staff, or by whoever owns the matter. A repeat does nothing again; what is impossible answers what is
 * possible, what was seen in an older version both versions.
 */
export async function takeMatterStep(deps: Part, caller: Caller, id: string, body: StepBody): Promise<MatterDetail> {
  mayTakeSteps(caller)
  const community = communityOf(caller)
  const index = stepIndex(deps, community, id, body)
  if (caller.kind === 'helper' && !(await sees(deps, caller, id, body.id))) throw new AppError('not_found')
  return inScope(deps.database, writerOf(caller), 'write', async (tx) => {
    const known = await findStep(tx, community, body.id)
    const matter = await lockMatter(tx, community, id)
    if (matter === undefined) throw new AppError('not_found')
    const seen: Seen = { matter, time: await readMatterTime(tx, community), roles: await rolesIn(tx, caller, matter) }
    if (known !== undefined) {
      if (known.matter_id !== id || known.by_account !== caller.id || known.body_index?.equals(index) !== true)
        throw new AppError('same_id_other_content')
      return readDetail(tx, deps, caller, seen)
    }
    // Whoever has nothing to do with it is told so before anything of how it stands.
    if (seen.roles.length === 0)
      throw refusedStep({ code: 'not-yours', allowed: [] }, await readConflict(tx, deps, caller, seen, body.version))
    if (matter.version !== body.version) throw staleVersion(await readConflict(tx, deps, caller, seen, body.version))
    const written = await act(tx, deps, caller, seen, body, index)
    await record(tx, caller, written.audit, written.events)
    const after = await findMatter(tx, community, id)
    if (after === undefined) throw new AppError('not_found')
    return readDetail(tx, deps, caller, { ...seen, matter: after, roles: await rolesIn(tx, caller, after) })
  })
}

/** The wall says whether the matter is theirs, and a step of their own whether it was. */
async function sees({ database }: Pick<Deps, 'database'>, caller: Caller, id: string, step: string): Promise<boolean> {
  const community = communityOf(caller)
  const row = await inScope(database, caller, 'read', (tx) => findMatter(tx, community, id))
  if (row !== undefined && seesWhole(caller, row)) return true
  const own = await inScope(database, writerOf(caller), 'read', (tx) => findStep(tx, community, step))
  return own?.matter_id === id && own.by_account === caller.id
}

async function act(tx: Tx, deps: Part, caller: Caller, seen: Seen, body: StepBody, index: Buffer): Promise<Written> {
  if (body.act === 'ask-extension' || body.act === 'refuse-extension') return markExtension(tx, deps, caller, seen, body, index)
  const { matter, time } = seen
  const inStead = body.act === 'confirm' || body.act === 'reopen' || body.act === 'withdraw' ? body.raiser : null
  const roles: readonly MatterRole[] = inStead === null ? seen.roles : await asRaiser(tx, caller, matter, seen.roles, inStead)
  return applyAct(tx, deps, { caller, roles, raiser: inStead }, matter, time, body.act, inputOf(body, index), () =>
    readConflict(tx, deps, caller, seen, body.version),
  )
}

/** Who was told or asked in person says it to the committee, which writes it down in their stead. */
async function asRaiser(tx: Tx, caller: Caller, matter: MatterRecord, roles: readonly MatterRole[], raiser: string): Promise<MatterRole[]> {
  if (caller.kind !== 'staff' || !roles.includes('committee')) throw refusedStep({ code: 'not-yours', allowed: [] }, emptyConflict(matter))
  const there = await tx
    .selectFrom('matter_raiser')
    .select('id')
    .where('community', '=', matter.community)
    .where('matter_id', '=', matter.id)
    .where('id', '=', raiser)
    .executeTakeFirst()
  if (there === undefined) throw refuseMatter('unknown-raiser')
  return ['raiser', ...roles]
}

function emptyConflict(matter: MatterRecord) {
  return { state: matter.state as MatterDetail['state'], version: matter.version, sent: null, allowed: [], matter: null }
}

type Mark = Extract<StepBody, { act: 'ask-extension' | 'refuse-extension' }>

/** The owner asks for more time, or the secretary says no: marks, no moves; the yes is the step `extend`. */
async function markExtension(
  tx: Tx,
  deps: Part,
  caller: Caller,
  { matter, time, roles }: Seen,
  body: Mark,
  index: Buffer,
): Promise<Written> {
  const asks = body.act === 'ask-extension'
  const role = asks ? 'owner' : 'secretary'
  if (!roles.includes(role)) throw refusedStep({ code: 'not-yours', allowed: [] }, emptyConflict(matter))
  requireExtendable(asks, matter, roles, await readConflict(tx, deps, caller, { matter, time, roles }, body.version))
  return writeStep(tx, caller, matter, time, {
    ...{
      id: body.id,
      index,
      act: body.act,
      role,
      as: actingBody(role, matter),
      to: matter.state,
      said: null,
      note: body.reason,
      except: null,
    },
    detail: asks ? { amount: body.amount } : {},
    patch: {
      extension: asks
        ? JSON.stringify({
            amount: body.amount,
            reason: body.reason,
            by: matter.owner_name ?? caller.name,
            at: new Date(time.now).toISOString(),
          })
        : null,
    },
  })
}

function requireExtendable(
  asks: boolean,
  matter: MatterRecord,
  roles: readonly MatterRole[],
  current: Parameters<typeof refusedStep>[1],
): void {
  if (!asks) {
    if (matter.extension === null) throw refuseMatter('no-extension-asked')
    return
  }
  if (mayAskExtension(matter, roles)) return
  if (matter.extended) throw refuseMatter('already-extended')
  if (matter.extension !== null) throw refuseMatter('extension-asked')
  throw refusedStep({ code: 'impossible', allowed: current.allowed }, current)
}

function inputOf(body: Exclude<StepBody, Mark>, index: Buffer): ActInput {
  const { act: _act, version: _version, ...rest } = body
  return { ...rest, index }
}

/** What tells a repeat from another step under the same id. */
export function stepIndex({ fields }: Pick<Deps, 'fields'>, community: number, matter: string, body: object): Buffer {
  return fields.index('matter.step', community, JSON.stringify([matter, Object.entries(body).toSorted(([a], [b]) => (a < b ? -1 : 1))]))
}
