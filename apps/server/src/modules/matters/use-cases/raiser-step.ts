import type { myMatters } from '@linli/contract'
import type { MyMatter } from '@linli/contract/matter-shapes'
import type { RouteInput } from '@linli/contract/route'
import { type Caller, communityOf, publicCaller, systemCaller } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import { record } from '../../../platform/record.ts'
import { applyAct, possibleActs } from '../apply-act.ts'
import { type MatterRecord, findMatter, findStep, lockMatter } from '../matter.row.ts'
import { readMatterTime } from '../matter.time.ts'
import type { MattersDeps } from '../matters.deps.ts'
import { mayRaise } from '../matters.policy.ts'
import { getMyMatter } from '../mine.ts'
import { findCodeHolder, readForCode, unknownCode } from './follow-code.ts'
import { stepIndex } from './take-step.ts'

type Part = Pick<MattersDeps, 'database' | 'fields' | 'links'>
type Said = Pick<RouteInput<typeof myMatters.stepMyMatter>['body'], 'id' | 'act' | 'text' | 'rating'>

/** A step by whoever raised it: the home, or a helper in their own name. */
export async function stepMyMatter(deps: Part, caller: Caller, id: string, body: Said): Promise<MyMatter> {
  mayRaise(caller)
  const community = communityOf(caller)
  const seen = await inScope(deps.database, caller, 'read', (tx) => findMatter(tx, community, id))
  if (seen === undefined) throw new AppError('not_found')
  await inScope(deps.database, systemCaller('matters', community), 'write', async (tx) => {
    const raiser = await ownRaiser(tx, caller, id)
    await stepAs(tx, deps, caller, { matter: id, raiser, owner: caller.id }, body)
  })
  return getMyMatter(deps, caller, id)
}

/** The same for whoever holds the code of an anonymous one; who they are nobody learns here either. */
export async function stepByCode(deps: Part, community: number, code: string, body: Said): Promise<MyMatter> {
  return inScope(deps.database, systemCaller('matters', community), 'write', async (tx) => {
    const holder = await findCodeHolder(tx, deps, community, code)
    if (holder === null) throw unknownCode()
    await stepAs(tx, deps, publicCaller(community), { matter: holder.matter, raiser: holder.raiser, owner: 'public' }, body)
    return readForCode(tx, deps, community, holder)
  })
}

async function stepAs(
  tx: Tx,
  deps: Part,
  caller: Caller,
  { matter: id, raiser, owner }: { matter: string; raiser: string | null; owner: string },
  { id: step, act, text, rating }: Said,
): Promise<void> {
  const community = communityOf(caller)
  const index = stepIndex(deps, community, id, { step, act, text, rating })
  const known = await findStep(tx, community, step)
  if (known !== undefined) {
    if (known.matter_id !== id || known.by_account !== owner || known.body_index?.equals(index) !== true)
      throw new AppError('same_id_other_content')
    return
  }
  const matter = await lockMatter(tx, community, id)
  if (matter === undefined) throw new AppError('not_found')
  const time = await readMatterTime(tx, community)
  const roles = raiser === null ? [] : (['raiser'] as const)
  const written = await applyAct(
    tx,
    deps,
    { caller, roles, raiser },
    matter,
    time,
    act,
    { id: step, index, reason: text, note: text, rating },
    () =>
      Promise.resolve({
        state: matter.state as MyMatter['state'],
        version: matter.version,
        sent: null,
        allowed: possibleActs(matter, roles, time),
        matter: null,
      }),
  )
  await record(tx, caller, written.audit, written.events)
}

/** The caller's own row among the raisers: their home's first, or the one in their own name. */
async function ownRaiser(tx: Tx, caller: Caller, matter: MatterRecord['id']): Promise<string | null> {
  const row = await tx
    .selectFrom('matter_raiser')
    .select('id')
    .where('community', '=', communityOf(caller))
    .where('matter_id', '=', matter)
    .$if(caller.kind === 'resident', (some) => some.where('household_id', '=', caller.household))
    .$if(caller.kind !== 'resident', (some) => some.where('account_id', '=', caller.id).where('kind', '=', 'helper'))
    .orderBy('at')
    .executeTakeFirst()
  return row?.id ?? null
}
