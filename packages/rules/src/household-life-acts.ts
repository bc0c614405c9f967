import type { Comer, LifeAct, LifeKind } from './household-life-kinds.ts'
import { childRelation, rebaseRelation, spouseRelation } from './household-life-relations.ts'
import { type HomeUse, type LifeDesk, LifeRefusal, type Stay, hasOneChild } from './household-life-state.ts'

type ActOf<K extends LifeKind> = Extract<LifeAct, { kind: K }>
type Handler<K extends LifeKind> = (desk: LifeDesk, act: ActOf<K>, guessed: Set<string>) => void

/** What each act does, step by step, at the desk. */
export const acts: { readonly [K in LifeKind]: Handler<K> } = {
  moved_in(desk, { household, people, dwelling, use }) {
    if (dwelling === null) joinAll(desk, household, people)
    else found(desk, household, people, { dwelling, use })
  },

  moved_out(desk, { household, people, newHead }) {
    leaveTogether(desk, household, people, newHead)
  },

  household_moved(desk, { household, dwelling, use }) {
    if (dwelling === null) leaveAll(desk, household)
    else desk.moveHome(household, { dwelling, use: use ?? desk.homeOf(household)?.use ?? 'lives_in' })
  },

  split(desk, { household, people, head, newHousehold, dwelling, use, newHead, relations }, guessed) {
    const home = desk.homeOf(household)
    if (home === undefined && dwelling === null) throw new LifeRefusal('no-home', { household })
    if (!people.includes(head)) throw new LifeRefusal('head-not-among', { person: head })
    const before = desk.headOf(household)
    const next = desk.stayOf(head)
    const onlyChild = hasOneChild(desk.membersOf(household))
    if (everybody(desk, household, people)) throw new LifeRefusal('everybody-leaves', { household })
    leaveTogether(desk, household, people, newHead, (stays) => {
      desk.addHousehold(newHousehold)
      desk.moveHome(newHousehold, { dwelling: dwelling ?? home?.dwelling ?? '', use: use ?? home?.use ?? 'lives_in' })
      desk.join(head, newHousehold, '02')
      for (const stay of stays.filter(({ person }) => person !== head)) {
        const stated = relations.find(({ person }) => person === stay.person)?.relation
        const worked =
          before === undefined || next === undefined
            ? { code: stay.relation, sure: false }
            : rebaseRelation({
                head: desk.person(before.person),
                next: desk.person(head),
                one: desk.person(stay.person),
                nextCode: next.relation,
                oneCode: stay.relation,
                onlyChild,
              })
        if (stated === undefined && !worked.sure) guessed.add(stay.person)
        desk.join(stay.person, newHousehold, stated ?? worked.code)
      }
    })
  },

  merged(desk, { household, merging, headRelation, relations }, guessed) {
    if (household === merging) throw new LifeRefusal('same-household', { household })
    const [head, members] = [desk.headOf(merging), desk.membersOf(merging)]
    if (members.length === 0) throw new LifeRefusal('nobody-named', { household: merging })
    const staying = desk.headOf(household)
    const stays = members.map(({ person }) => desk.leave(person))
    desk.settle(merging, head, null)
    for (const stay of stays) {
      const stated = relations.find(({ person }) => person === stay.person)?.relation
      const worked =
        head === undefined || staying === undefined
          ? { code: '97', sure: false }
          : stay.person === head.person
            ? { code: headRelation, sure: true }
            : throughHead(desk, head, staying, headRelation, stay)
      if (stated === undefined && !worked.sure) guessed.add(stay.person)
      desk.join(stay.person, household, stated ?? worked.code)
    }
    desk.settle(household, undefined, null)
  },

  newborn(desk, { household, baby, parent, relations }, guessed) {
    if (desk.membersOf(household).length === 0) throw new LifeRefusal('nobody-named', { household })
    const stated = relations.find(({ person }) => person === baby)?.relation
    const through = parent === null ? undefined : memberOf(desk, household, parent)
    const worked = through === undefined ? null : childRelation(through.relation, desk.person(through.person).sex, desk.person(baby).sex)
    if (stated === undefined && through === undefined) throw new LifeRefusal('relation-needed', { person: baby })
    if (stated === undefined && worked === null) guessed.add(baby)
    desk.join(baby, household, stated ?? worked ?? '97')
    desk.settle(household, undefined, null)
  },

  died(desk, { person, diedOn, newHead }) {
    const household = desk.stayOf(person)?.household
    desk.die(person, diedOn)
    if (household !== undefined) leaveTogether(desk, household, [person], newHead)
    else if (newHead !== null) throw new LifeRefusal('not-a-member', { person })
  },

  married_in(desk, { household, spouse, comer, newHead }, guessed) {
    const member = memberOf(desk, household, spouse)
    if (comer.person === spouse) throw new LifeRefusal('twice-named', { person: spouse })
    leaveElsewhere(desk, comer.person, household, newHead)
    const worked = comer.relation ?? spouseRelation(member.relation, desk.person(comer.person).sex)
    if (worked === null) guessed.add(comer.person)
    desk.join(comer.person, household, worked ?? '97')
    desk.settle(household, undefined, null)
  },

  head_changed(desk, { household, head }) {
    const before = desk.headOf(household)
    if (before?.person === head) throw new LifeRefusal('head-already', { person: head })
    desk.enthrone(household, before, head)
  },

  tenant_in(desk, { household, people, dwelling }) {
    found(desk, household, people, { dwelling, use: 'rents' })
  },

  tenant_out(desk, { household }) {
    if (desk.homeOf(household)?.use !== 'rents') throw new LifeRefusal('not-tenants', { household })
    leaveAll(desk, household)
  },

  dwelling_sold(desk, { household, to, buyer }) {
    const home = desk.homeOf(household)
    if (home === undefined) throw new LifeRefusal('no-home', { household })
    if (home.use === 'rents') throw new LifeRefusal('tenants-cannot-sell', { household })
    if (to === home.dwelling) throw new LifeRefusal('same-home', { household })
    if (to === null) leaveAll(desk, household)
    else desk.moveHome(household, { dwelling: to, use: 'lives_in' })
    if (buyer !== null) found(desk, buyer.household, buyer.people, { dwelling: home.dwelling, use: buyer.use })
  },
}

/** A household begins in a home, with one head. */
function found(desk: LifeDesk, household: string, people: readonly Comer[], home: { dwelling: string; use: HomeUse }): void {
  if (people.filter(({ relation }) => relation === '02').length !== 1) throw new LifeRefusal('one-head-needed')
  desk.addHousehold(household)
  desk.moveHome(household, home)
  joinAll(desk, household, people)
}

function joinAll(desk: LifeDesk, household: string, people: readonly Comer[]): void {
  requireNamed(people.map(({ person }) => person))
  for (const { person } of people) leaveElsewhere(desk, person, household, null)
  for (const { person, relation } of people) {
    if (relation === null) throw new LifeRefusal('relation-needed', { person })
    desk.join(person, household, relation)
  }
  // Registers may hold homes nobody was named head of; whoever comes then makes that right.
  desk.settle(household, undefined, null)
}

/** Somebody who comes from another household leaves that one, as if moving out. */
function leaveElsewhere(desk: LifeDesk, person: string, to: string, newHead: string | null): void {
  const household = desk.stayOf(person)?.household
  if (household === undefined) return
  if (household === to) throw new LifeRefusal('already-member', { person })
  leaveTogether(desk, household, [person], newHead)
}

function leaveTogether(
  desk: LifeDesk,
  household: string,
  people: readonly string[],
  newHead: string | null,
  afterwards?: (stays: readonly Stay[]) => void,
): void {
  requireNamed(people)
  const head = desk.headOf(household)
  for (const person of people) memberOf(desk, household, person)
  const stays = people.map((person) => desk.leave(person))
  desk.settle(household, head, newHead)
  afterwards?.(stays)
}

function leaveAll(desk: LifeDesk, household: string): void {
  const people = desk.membersOf(household).map(({ person }) => person)
  if (people.length > 0) leaveTogether(desk, household, people, null)
  else if (desk.homeOf(household) === undefined) throw new LifeRefusal('no-home', { household })
  else desk.moveHome(household, null)
}

function everybody(desk: LifeDesk, household: string, people: readonly string[]): boolean {
  return desk.membersOf(household).every(({ person }) => people.includes(person))
}

function requireNamed(people: readonly string[]): void {
  if (people.length === 0) throw new LifeRefusal('nobody-named')
  const twice = people.find((person, index) => people.indexOf(person) !== index)
  if (twice !== undefined) throw new LifeRefusal('twice-named', { person: twice })
}

function memberOf(desk: LifeDesk, household: string, person: string): Stay {
  const stay = desk.stayOf(person)
  if (stay?.household !== household) throw new LifeRefusal('not-a-member', { person })
  return stay
}

/** What a member of the merging family is to the staying head, through their own head. */
function throughHead(desk: LifeDesk, head: Stay, staying: Stay, headRelation: string, stay: Stay): { code: string; sure: boolean } {
  const back = rebaseRelation({
    head: desk.person(staying.person),
    next: desk.person(head.person),
    one: desk.person(staying.person),
    nextCode: headRelation,
    oneCode: '02',
    onlyChild: false,
  })
  const read = rebaseRelation({
    head: desk.person(head.person),
    next: desk.person(staying.person),
    one: desk.person(stay.person),
    nextCode: back.code,
    oneCode: stay.relation,
    onlyChild: false,
  })
  return { code: read.code, sure: read.sure && back.sure }
}
