import { addDays } from './calendar-days.ts'
import { type MatterAct, type MatterRole, type MatterState, matterActNames, matterActs, moveOf } from './matter-acts.ts'
import { type WorkingCalendar, addWorkingDays } from './working-days.ts'

/** A community's own: who takes which step where it differs, and two time limits. With effective dates, like all rules. */
export interface MatterRules {
  readonly by: Partial<Record<MatterAct, readonly MatterRole[]>>
  readonly autoConfirmWorkingDays: number
  readonly reopenDays: number
}

/** Five working days are [D]; thirty days after it was settled, a matter is a new one. */
export const initialMatterRules: MatterRules = { by: {}, autoConfirmWorkingDays: 5, reopenDays: 30 }

/** What the steps of a matter hang on. Days are of China's calendar; `settledOn` is the day it was confirmed. */
export interface MatterFacts {
  readonly state: MatterState
  readonly extended: boolean
  readonly waiting: boolean
  readonly answeredOn: string | null
  readonly settledOn: string | null
}

export interface MatterContext {
  readonly today: string
  readonly calendar: WorkingCalendar
  readonly rules: MatterRules
}

/** `impossible` from this state (409), `not-yours` (403); the rest name what stands against it. */
type Hindrance =
  | { readonly code: 'impossible' }
  | { readonly code: 'not-yours' }
  | { readonly code: 'missing'; readonly needs: 'reason' | 'owner' | 'answer' | 'matter' }
  | { readonly code: 'already-extended' }
  | { readonly code: 'already-waiting' }
  | { readonly code: 'not-waiting' }
  | { readonly code: 'too-early'; readonly from: string }
  | { readonly code: 'too-late'; readonly until: string }

/** With the steps that whoever asked could take instead. */
export type MatterRefusal = Hindrance & { readonly allowed: readonly MatterAct[] }
export type MatterStep = { readonly ok: true; readonly after: MatterFacts } | { readonly ok: false; readonly refusal: MatterRefusal }

export const newMatter: MatterFacts = { state: 'accepted', extended: false, waiting: false, answeredOn: null, settledOn: null }

/** The steps somebody may take now, given whatever they need. */
export function allowedActs(matter: MatterFacts, roles: readonly MatterRole[], context: MatterContext): MatterAct[] {
  return matterActNames.filter((act) => hindrance(matter, act, roles, context) === null)
}

/** Takes one step. `given`: the reason, answer, owner or other matter the act needs. */
export function takeAct(
  matter: MatterFacts,
  act: MatterAct,
  roles: readonly MatterRole[],
  context: MatterContext,
  given: string | null = null,
): MatterStep {
  const { needs } = matterActs[act]
  const missing = needs !== null && (given ?? '').trim() === '' ? ({ code: 'missing', needs } as const) : null
  const against = hindrance(matter, act, roles, context) ?? missing
  if (against) return { ok: false, refusal: { ...against, allowed: allowedActs(matter, roles, context) } }
  return { ok: true, after: after(matter, act, context.today) }
}

/** The last day the raiser has for an answer; from the day after, the clock confirms. */
export function confirmUntil(answeredOn: string, { calendar, rules }: Pick<MatterContext, 'calendar' | 'rules'>): string {
  return addWorkingDays(calendar, answeredOn, rules.autoConfirmWorkingDays).value
}

/** States a matter could reach and never be settled from, by who may take which step: rules that leave any are refused. */
export function strandedStates(rules: MatterRules): MatterState[] {
  const steps = (state: MatterState) => matterActNames.flatMap((act) => (takers(rules, act).length === 0 ? [] : (moveOf(act, state) ?? [])))
  const reached = spread([newMatter.state], steps)
  const ends: readonly MatterState[] = ['closed', 'withdrawn', 'merged']
  // Being withdrawn by the raiser, or merged, is no way for the community to settle a matter.
  return [...reached].filter((state) => !ends.includes(state) && !spread([state], steps).has('closed'))
}

function takers(rules: MatterRules, act: MatterAct): readonly MatterRole[] {
  return rules.by[act] ?? matterActs[act].by
}

function spread(from: readonly MatterState[], steps: (state: MatterState) => MatterState[]): Set<MatterState> {
  const seen = new Set(from)
  for (const state of seen) for (const next of steps(state)) seen.add(next)
  return seen
}

function hindrance(matter: MatterFacts, act: MatterAct, roles: readonly MatterRole[], context: MatterContext): Hindrance | null {
  if (moveOf(act, matter.state) === null) return { code: 'impossible' }
  const may = takers(context.rules, act)
  if (!roles.some((role) => may.includes(role))) return { code: 'not-yours' }
  if (act === 'extend' && matter.extended) return { code: 'already-extended' }
  if (act === 'ask-raiser' && matter.waiting) return { code: 'already-waiting' }
  if (act === 'raiser-replied' && !matter.waiting) return { code: 'not-waiting' }
  if (act === 'auto-confirm') {
    if (matter.answeredOn === null) return { code: 'impossible' }
    const until = confirmUntil(matter.answeredOn, context)
    if (context.today <= until) return { code: 'too-early', from: addDays(until, 1) }
  }
  if (act === 'reopen' && matter.settledOn !== null) {
    const until = addDays(matter.settledOn, context.rules.reopenDays)
    if (context.today > until) return { code: 'too-late', until }
  }
  return null
}

function after(matter: MatterFacts, act: MatterAct, today: string): MatterFacts {
  const state = moveOf(act, matter.state) ?? matter.state
  switch (act) {
    case 'extend':
      return { ...matter, extended: true }
    case 'ask-raiser':
      return { ...matter, waiting: true }
    case 'raiser-replied':
      return { ...matter, waiting: false }
    case 'answer':
      return { ...matter, state, waiting: false, answeredOn: today }
    case 'send-back-answer':
      return { ...matter, state, answeredOn: null }
    case 'confirm':
    case 'auto-confirm':
      return { ...matter, state, settledOn: today }
    // Another round, with its own extension.
    case 'reopen':
      return { ...newMatter, state }
    case 'withdraw':
    case 'merge':
      return { ...matter, state, waiting: false }
    case 'verify':
    case 'dispatch':
    case 'take':
    case 'close':
    case 'send-back':
    case 'supervise':
      return { ...matter, state }
  }
}
