import type { Comer as GivenComer, LifeAct as GivenAct } from '@linli/contract/life'
import { relationTable } from '@linli/rules'
import type { Comer, LifeAct } from '@linli/rules/household-life'
import { AppError } from '../../platform/errors.ts'
import type { Newcomer } from './life.newcomers.ts'
import type { Families } from './life.state.ts'

/** The act as the rules read it: ids only. */
export function toRuleAct(act: GivenAct): LifeAct {
  const relations = [...(('relations' in act ? act.relations : undefined) ?? [])]
  for (const { relation } of relations) requireRelation(relation, 'act.relations')
  const base = { on: act.on, relations }
  switch (act.kind) {
    case 'moved_in': {
      const people = comers(act.people)
      return act.into.place === 'household'
        ? { kind: act.kind, ...base, household: act.into.household, people, dwelling: null, use: 'lives_in' }
        : { kind: act.kind, ...base, household: act.into.newHousehold, people, dwelling: act.into.dwelling, use: 'lives_in' }
    }
    case 'moved_out':
      return { kind: act.kind, ...base, household: act.household, people: act.people, newHead: act.newHead }
    case 'household_moved':
      return { kind: act.kind, ...base, household: act.household, dwelling: act.dwelling, use: act.use }
    case 'split': {
      const { household, people, head, newHousehold, dwelling, newHead } = act
      return { kind: act.kind, ...base, household, people, head, newHousehold, dwelling, use: null, newHead }
    }
    case 'merged':
      requireRelation(act.headRelation, 'act.headRelation')
      return { kind: act.kind, ...base, household: act.household, merging: act.merging, headRelation: act.headRelation }
    case 'newborn': {
      const { household, baby, parent, relation } = act
      requireRelation(relation, 'act.relation')
      const stated = relation === null ? relations : [...relations, { person: baby.id, relation }]
      return { kind: act.kind, on: act.on, relations: stated, household, baby: baby.id, parent }
    }
    case 'died':
      return { kind: act.kind, ...base, person: act.person, diedOn: act.diedOn ?? act.on, newHead: act.newHead }
    case 'married_in': {
      const [comer] = comers([act.comer])
      if (comer === undefined) throw new Error('a comer was lost')
      return { kind: act.kind, ...base, household: act.household, spouse: act.spouse, comer, newHead: act.newHead }
    }
    case 'head_changed':
      return { kind: act.kind, ...base, household: act.household, head: act.head }
    case 'tenant_in':
      return { kind: act.kind, ...base, household: act.newHousehold, people: comers(act.people), dwelling: act.dwelling }
    case 'tenant_out':
      return { kind: act.kind, ...base, household: act.household }
    case 'dwelling_sold': {
      const buyer = act.buyer === null ? null : { household: act.buyer.newHousehold, use: act.buyer.use, people: comers(act.buyer.people) }
      return { kind: act.kind, ...base, household: act.household, to: act.to, buyer }
    }
  }
}

function comers(people: readonly GivenComer[]): Comer[] {
  return people.map((one) => {
    requireRelation(one.relation, 'act.people')
    return { person: one.who === 'known' ? one.person : one.id, relation: one.relation }
  })
}

function requireRelation(code: string | null, path: string): void {
  if (code === null || relationTable.some((entry) => entry.code === code)) return
  throw new AppError('invalid_input', {
    fields: [{ path, code: 'unknown-code', zh: '与户主关系不在代码表中。', en: 'The relation is not in the code table.' }],
  })
}

/** The families with those new to the register beside them. */
export function withNewcomers(families: Families, newcomers: readonly Newcomer[]): Families {
  const { state, names } = families
  return {
    ...families,
    state: {
      ...state,
      persons: [...state.persons, ...newcomers.map(({ id, sex, bornOn }) => ({ id, sex, bornOn, diedOn: null }))],
    },
    names: new Map([...names, ...newcomers.map(({ id, name }) => [id, name] as const)]),
  }
}

/** Who an event is told of: those named, not everybody whose relation to the head changed with it. */
export function peopleOf(act: LifeAct, families: Families): string[] {
  const membersOf = (household: string) =>
    families.state.stays.filter((stay) => stay.household === household && stay.endsOn === null).map((stay) => stay.person)
  switch (act.kind) {
    case 'moved_in':
    case 'tenant_in':
      return act.people.map(({ person }) => person)
    case 'moved_out':
    case 'split':
      return [...act.people]
    case 'merged':
      return membersOf(act.merging)
    case 'newborn':
      return [act.baby]
    case 'died':
      return [act.person]
    case 'married_in':
      return [act.comer.person, act.spouse]
    case 'head_changed':
      return [act.head]
    case 'dwelling_sold':
      return act.buyer?.people.map(({ person }) => person) ?? []
    case 'household_moved':
    case 'tenant_out':
      return membersOf(act.household)
  }
}
