import { type DaySpan, addDays, addMonths, dayNumber, daysIn } from './calendar-days.ts'
import { holdingOn, holdingsOf, periodAround } from './duties-periods.ts'
import type { ContactRules, Holding } from './duties-rules.ts'

/** Somebody of a level keeps contact with a person of the level below or a household. `endsOn` is the first day no more. */
export interface ContactLink {
  readonly id: string
  readonly contact: string
  readonly level: string
  readonly target: string
  readonly to: string
  readonly startsOn: string
  readonly endsOn: string | null
}

/** Who went to whom on which day; where two went together, one each. */
export interface ContactVisit {
  readonly day: string
  readonly target: string
  readonly author: string
}

/** `not-yet`: begun too late, or ending too soon, for this period to ask anything. */
export type DutyState = 'done' | 'due' | 'overdue' | 'not-yet'

/**
 * What a link owes on a day. Days are included at both ends; `required` and `done` are visits within `period`. Rolling, the
 * period is the span since the visit that opened it, and a next visit is due in its last third although all are done.
 */
export interface Duty {
  readonly link: string
  readonly period: DaySpan
  readonly required: number
  readonly done: number
  readonly state: DutyState
  /** The last day in time. */
  readonly dueBy: string
  /** The first day it was too late, while that was not made good. */
  readonly overdueSince: string | null
}

/** What all links between two levels have in common on a day: worked out once, then weighed link by link. */
export type DutyRound =
  | {
      readonly counting: 'calendar'
      readonly day: string
      readonly now: PeriodRule
      /** The period before, by the rule of then; null where nothing was asked, or by rolling. */
      readonly before: PeriodRule | null
    }
  | { readonly counting: 'rolling'; readonly day: string; readonly months: number; readonly visits: number; readonly holdsFrom: string }

export interface PeriodRule {
  readonly span: DaySpan
  readonly visits: number
  readonly holdsFrom: string
  readonly lateNth: number | null
}

/** Visits that count for a link up to the day: in this period (rolling: in the last `months`), in the one before, and the `visits`-th latest. */
export interface VisitTally {
  readonly now: number
  readonly before: number
  readonly nth: string | null
}

/** What links of a level to another owe on a day, or null where nothing is asked of them. */
export function roundOn(versions: readonly ContactRules[], by: string, to: string, day: string): DutyRound | null {
  const held = holdingsOf(versions, by, to)
  const holding = holdingOn(held, day)
  if (!holding?.cadence) return null
  const { counting, months, visits } = holding.cadence
  if (counting === 'rolling') return { counting, day, months, visits, holdsFrom: holding.from }
  const now = periodRule(holding, day)
  return now && { counting, day, now, before: periodRule(holdingOn(held, addDays(now.span.from, -1)), addDays(now.span.from, -1)) }
}

/** Counts the visits to a link's target: its contact's own, and those its predecessors made while the target was theirs. */
export function tallyVisits(
  round: DutyRound,
  link: ContactLink,
  visits: readonly ContactVisit[],
  predecessors: readonly ContactLink[] = [],
): VisitTally {
  const days = visits
    .filter(({ day, target }) => day <= round.day && target === link.target)
    .filter(({ day, author }) => author === link.contact || predecessors.some((one) => one.contact === author && holds(one, day)))
    .map(({ day }) => day)
    .sort()
  const within = (span: DaySpan | undefined) => (span ? days.filter((day) => span.from <= day && day <= span.to).length : 0)
  if (round.counting === 'calendar') return { now: within(round.now.span), before: within(round.before?.span), nth: null }
  const window = { from: addMonths(round.day, -round.months), to: round.day }
  return { now: within(window), before: 0, nth: days[days.length - round.visits] ?? null }
}

/** Links to the same target on the same level that had ended when this one began: what was handed over. */
export function predecessorsOf(link: ContactLink, linksOfTarget: readonly ContactLink[]): ContactLink[] {
  return linksOfTarget.filter(
    (one) =>
      one.target === link.target &&
      one.to === link.to &&
      one.level === link.level &&
      one.contact !== link.contact &&
      one.endsOn !== null &&
      one.endsOn <= link.startsOn,
  )
}

/** What one link owes; null on a day it does not hold. */
export function weighDuty(round: DutyRound, link: ContactLink, tally: VisitTally): Duty | null {
  if (!holds(link, round.day)) return null
  return round.counting === 'calendar' ? byCalendar(round, link, tally) : byRolling(round, link, tally)
}

/** What every link that holds on the day owes. Links and visits may come in any order; those of other days only help. */
export function dutiesOn(
  versions: readonly ContactRules[],
  links: readonly ContactLink[],
  visits: readonly ContactVisit[],
  day: string,
): Duty[] {
  const rounds = new Map<string, DutyRound | null>()
  const linksTo = byTarget(links)
  const visitsTo = byTarget(visits)
  return links.flatMap((link) => {
    const key = JSON.stringify([link.level, link.to])
    const known = rounds.get(key)
    const round = known === undefined ? roundOn(versions, link.level, link.to, day) : known
    rounds.set(key, round)
    if (round === null || !holds(link, day)) return []
    const tally = tallyVisits(round, link, visitsTo.get(link.target) ?? [], predecessorsOf(link, linksTo.get(link.target) ?? []))
    return weighDuty(round, link, tally) ?? []
  })
}

function byTarget<T extends { readonly target: string }>(all: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(one.target)
    if (group) group.push(one)
    else groups.set(one.target, [one])
  }
  return groups
}

function holds(link: ContactLink, day: string): boolean {
  return link.startsOn <= day && (link.endsOn === null || day < link.endsOn)
}

function periodRule(holding: Holding | undefined, day: string): PeriodRule | null {
  if (holding?.cadence?.counting !== 'calendar') return null
  const { months, visits } = holding.cadence
  return { span: periodAround(day, months), visits, holdsFrom: holding.from, lateNth: holding.lateNth }
}

/** Visits a period asks of a link: all when it holds throughout, else by the share of days, at least one unless it is late. */
function requiredIn(rule: PeriodRule, link: ContactLink): number {
  const { span } = rule
  if (link.startsOn <= span.from && rule.holdsFrom <= span.from && (link.endsOn === null || link.endsOn > span.to)) return rule.visits
  const from = [span.from, link.startsOn, rule.holdsFrom].reduce((one, other) => (one > other ? one : other))
  const held = daysIn({ from, to: lastDayIn(span, link) })
  if (held === 0 || (rule.lateNth !== null && held * rule.lateNth <= daysIn(span))) return 0
  return Math.max(1, Math.floor((rule.visits * held) / daysIn(span)))
}

function lastDayIn(span: DaySpan, link: ContactLink): string {
  return link.endsOn === null || link.endsOn > span.to ? span.to : addDays(link.endsOn, -1)
}

function byCalendar({ now, before }: DutyRound & { counting: 'calendar' }, link: ContactLink, tally: VisitTally): Duty {
  const required = requiredIn(now, link)
  const missed = before !== null && tally.before < requiredIn(before, link)
  // One visit makes an earlier period good: nobody is asked to go twice for it.
  const overdue = missed && tally.now === 0
  const state = overdue ? 'overdue' : required === 0 ? 'not-yet' : tally.now >= required ? 'done' : 'due'
  return {
    link: link.id,
    period: now.span,
    required,
    done: tally.now,
    state,
    dueBy: lastDayIn(now.span, link),
    overdueSince: overdue ? now.span.from : null,
  }
}

/** A new link, a handed-over one, and a new rule have the whole span before them. */
function byRolling(round: DutyRound & { counting: 'rolling' }, link: ContactLink, tally: VisitTally): Duty {
  const begun = link.startsOn > round.holdsFrom ? link.startsOn : round.holdsFrom
  const from = tally.nth !== null && tally.nth > begun ? tally.nth : begun
  const dueBy = addMonths(from, round.months)
  const lastThird = addDays(dueBy, -Math.floor((dayNumber(dueBy) - dayNumber(from)) / 3))
  const state = round.day > dueBy ? 'overdue' : round.day < lastThird && tally.now >= round.visits ? 'done' : 'due'
  return {
    link: link.id,
    period: { from, to: dueBy },
    required: round.visits,
    done: tally.now,
    state,
    dueBy,
    overdueSince: state === 'overdue' ? addDays(dueBy, 1) : null,
  }
}
