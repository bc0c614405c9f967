import type { matters } from '@linli/contract'
import type { MatterDetail } from '@linli/contract/matter-shapes'
import type { RouteInput } from '@linli/contract/route'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { AppError } from '../../../platform/errors.ts'
import { record } from '../../../platform/record.ts'
import { listCategoryRows } from '../categories.ts'
import { readDetail, rolesIn } from '../detail.ts'
import { codeFor } from '../matter.code.ts'
import { refuseMatter } from '../matter.refusals.ts'
import { type MatterRecord, findMatter, findStep, lockMatter, openStates } from '../matter.row.ts'
import { said } from '../matter.said.ts'
import { readMatterTime } from '../matter.time.ts'
import type { MattersDeps } from '../matters.deps.ts'
import { mayWriteMatters } from '../matters.policy.ts'
import { raiseMatters } from '../raise-matters.ts'
import { type NewRaiser, addRaiserRow } from '../raisers.ts'
import { writeStep } from '../write-step.ts'
import { stepIndex } from './take-step.ts'

type Part = Pick<MattersDeps, 'database' | 'fields' | 'links'>
type Recorded = RouteInput<typeof matters.recordMatter>['body']
type Added = RouteInput<typeof matters.addRaiser>['body']

/** What somebody brought to the desk, by telephone or from the street. Without a name there is a code to give them, shown with each repeat. */
export async function recordMatter(deps: Part, caller: Caller, given: Recorded): Promise<MatterDetail & { code: string | null }> {
  mayWriteMatters(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const anonymous = given.raiser?.kind === 'anonymous'
    const code = anonymous ? codeFor(deps, community, given.id) : null
    if (anonymous) await requireAnonymous(tx, community, given.category)
    const { raiser, ...rest } = given
    const raising = await raiseMatters(tx, deps, caller, [{ ...rest, raiser: raiser === null ? null : raiserOf(raiser, given.text, code) }])
    if (raising.raised.length > 0) await record(tx, caller, raising.audit, raising.events)
    return { ...(await detailOf(tx, deps, caller, given.id)), code }
  })
}

/** Somebody else says the same: they are told of everything from now on. */
export async function addRaiser(deps: Part, caller: Caller, id: string, given: Added): Promise<MatterDetail> {
  mayWriteMatters(caller)
  const community = communityOf(caller)
  const index = stepIndex(deps, community, id, given)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const known = await findStep(tx, community, given.id)
    const matter = await lockMatter(tx, community, id)
    if (matter === undefined) throw new AppError('not_found')
    if (known !== undefined) {
      if (known.matter_id !== id || known.by_account !== caller.id || known.body_index?.equals(index) !== true)
        throw new AppError('same_id_other_content')
      return detailOf(tx, deps, caller, id)
    }
    if (!(openStates as readonly string[]).includes(matter.state)) throw refuseMatter('not-open')
    if (given.raiser.kind === 'anonymous') throw refuseMatter('raiser-needed')
    await addRaiserRow(tx, deps, community, {
      ...{ id: given.id, matter: id, source: given.source, visit: null },
      raiser: raiserOf(given.raiser, given.said, null),
    })
    const written = await writeStep(tx, caller, matter, await readMatterTime(tx, community), {
      ...{ id: given.id, index, act: 'join', role: 'committee', as: '居委会', to: matter.state },
      patch: joined(matter, given.raiser.household),
      ...{ said: said.joined(matter.number), note: given.said, detail: { source: given.source }, except: null, tell: [given.id] },
    })
    await record(tx, caller, written.audit, written.events)
    return detailOf(tx, deps, caller, id)
  })
}

function joined(matter: MatterRecord, household: string | null) {
  const homes = household === null ? [] : [household]
  return { raisers: matter.raisers + 1, raiser_households: [...new Set([...matter.raiser_households, ...homes])] }
}

function raiserOf(given: NonNullable<Recorded['raiser']>, text: string | null, code: string | null): NewRaiser {
  return {
    ...{
      kind: given.kind,
      household: given.household,
      person: given.person,
      name: given.name,
      contact: given.contact,
      tellBy: given.tellBy,
    },
    ...{ account: null, said: text },
    ...(code === null ? {} : { code, household: null, person: null, name: null, contact: null }),
  }
}

async function requireAnonymous(tx: Tx, community: number, category: string): Promise<void> {
  const row = (await listCategoryRows(tx, community)).find(({ id }) => id === category)
  if (row === undefined) throw refuseMatter('unknown-category')
  if (row.anonymous !== true) throw refuseMatter('not-anonymous')
}

/** As the staff see it after what they did. */
export async function detailOf(tx: Tx, deps: Pick<Deps, 'fields'> & Part, caller: Caller, id: string): Promise<MatterDetail> {
  const community = communityOf(caller)
  const matter = await findMatter(tx, community, id)
  if (matter === undefined) throw new AppError('not_found')
  return readDetail(tx, deps, caller, { matter, time: await readMatterTime(tx, community), roles: await rolesIn(tx, caller, matter) })
}
