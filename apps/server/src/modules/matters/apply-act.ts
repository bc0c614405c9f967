import type { MatterConflict } from '@linli/contract/matter-shapes'
import { type MatterAct, type MatterRole, type MatterState, matterActs } from '@linli/rules/matter-acts'
import { type MatterFacts, allowedActs, takeAct } from '@linli/rules/matter-states'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import type { ActInput, Actor, Effect } from './act.shape.ts'
import { effectOf } from './act-effects.ts'
import { actingBody } from './acting-body.ts'
import { type MatterRecord, factsOf } from './matter.row.ts'
import { refuseMatter, refusedStep } from './matter.refusals.ts'
import type { MatterTime } from './matter.time.ts'
import { type Written, writeStep } from './write-step.ts'

/** What tells whoever is refused how things stand; read only when it is needed. */
export type ReadConflict = () => Promise<MatterConflict>

/**
 * Takes one step of a matter that is locked, by the rules alone, and writes it down with all that hangs on it.
 * @throws conflict with what is possible, forbidden, refused
 */
export async function applyAct(
  tx: Tx,
  deps: Pick<Deps, 'fields'>,
  actor: Actor,
  matter: MatterRecord,
  time: MatterTime,
  act: MatterAct,
  input: ActInput,
  readConflict: ReadConflict,
): Promise<Written> {
  const taken = takeAct(factsOf(matter), act, actor.roles, time, givenTo(act, input))
  if (!taken.ok) throw refusedStep(taken.refusal, await readConflict())
  const role = roleTaken(act, actor.roles, time)
  requireBranch(actor, matter, act, input)
  const effect = await effectOf(tx, { deps, actor, matter, time, act, input, role })
  return writeStep(tx, actor.caller, matter, time, {
    id: input.id,
    index: input.index,
    act,
    role,
    as: actingBody(role, matter),
    to: taken.after.state,
    patch: { ...columnsOf(taken.after), ...effect.patch },
    said: effect.said,
    note: effect.note ?? input.note ?? null,
    detail: { ...effect.detail, ...(actor.raiser === null ? {} : { raiser: actor.raiser }) },
    except: actor.raiser,
    ...(effect.tell === undefined ? {} : { tell: effect.tell }),
    tellAlso: effect.tellAlso ?? [],
  })
}

/** What somebody may do with it now; letters to the secretary are answered by the branch alone. */
export function possibleActs(matter: MatterRecord, roles: readonly MatterRole[], time: MatterTime): MatterAct[] {
  const acts = allowedActs(factsOf(matter), roles, time)
  return matter.source === 'letter' && !roles.includes('secretary') ? acts.filter((act) => act !== 'answer') : acts
}

/** Whoever owns it may ask once for more time, while it is being worked on. */
export function mayAskExtension(matter: MatterRecord, roles: readonly MatterRole[]): boolean {
  return (
    (matter.state === 'dispatched' || matter.state === 'handling') &&
    !matter.extended &&
    matter.extension === null &&
    roles.includes('owner')
  )
}

function requireBranch(actor: Actor, matter: MatterRecord, act: MatterAct, input: ActInput): void {
  if (matter.source !== 'letter') return
  if (act === 'dispatch' && input.owner !== 'committee') throw refuseMatter('letter-branch')
  if (act === 'answer' && !actor.roles.includes('secretary')) throw refuseMatter('letter-branch')
}

function givenTo(act: MatterAct, input: ActInput): string | null {
  switch (matterActs[act].needs) {
    case 'answer':
      return input.answer ?? null
    case 'owner':
      return input.owner ?? null
    case 'matter':
      return input.into ?? null
    case 'reason':
      return input.reason ?? null
    case null:
      return null
  }
}

/** Of what somebody is, the one the step is theirs by. */
function roleTaken(act: MatterAct, roles: readonly MatterRole[], { rules }: MatterTime): MatterRole {
  const takers: readonly MatterRole[] = rules.by[act] ?? matterActs[act].by
  return takers.find((role) => roles.includes(role)) ?? 'committee'
}

function columnsOf(facts: MatterFacts): Effect['patch'] & { state: MatterState } {
  return {
    state: facts.state,
    extended: facts.extended,
    waiting: facts.waiting,
    answered_on: facts.answeredOn,
    settled_on: facts.settledOn,
  }
}
