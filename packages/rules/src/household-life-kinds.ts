import type { HomeUse } from './household-life-state.ts'

export const lifeKinds = [
  'moved_in',
  'moved_out',
  'household_moved',
  'split',
  'merged',
  'newborn',
  'died',
  'married_in',
  'head_changed',
  'tenant_in',
  'tenant_out',
  'dwelling_sold',
] as const
export type LifeKind = (typeof lifeKinds)[number]

/** Somebody who comes: the relation to the head of where they come to; null = work it out. */
export interface Comer {
  readonly person: string
  readonly relation: string | null
}

interface Act<K extends LifeKind> {
  readonly kind: K
  /** The day it holds from; persons who leave are no longer there on it. */
  readonly on: string
  /** Relations as the family says they are, after the act. */
  readonly relations: readonly { readonly person: string; readonly relation: string }[]
}

/** A household that begins: its members' relations, one of them the head. */
export interface NewHousehold {
  readonly household: string
  readonly people: readonly Comer[]
}

export type LifeAct =
  | (Act<'moved_in'> & {
      readonly household: string
      readonly people: readonly Comer[]
      readonly dwelling: string | null
      readonly use: HomeUse
    })
  | (Act<'moved_out'> & { readonly household: string; readonly people: readonly string[]; readonly newHead: string | null })
  | (Act<'household_moved'> & { readonly household: string; readonly dwelling: string | null; readonly use: HomeUse | null })
  | (Act<'split'> & {
      readonly household: string
      readonly people: readonly string[]
      readonly head: string
      readonly newHousehold: string
      readonly dwelling: string | null
      readonly use: HomeUse | null
      readonly newHead: string | null
    })
  | (Act<'merged'> & { readonly household: string; readonly merging: string; readonly headRelation: string })
  | (Act<'newborn'> & { readonly household: string; readonly baby: string; readonly parent: string | null })
  | (Act<'died'> & { readonly person: string; readonly diedOn: string; readonly newHead: string | null })
  | (Act<'married_in'> & { readonly household: string; readonly spouse: string; readonly comer: Comer; readonly newHead: string | null })
  | (Act<'head_changed'> & { readonly household: string; readonly head: string })
  | (Act<'tenant_in'> & NewHousehold & { readonly dwelling: string })
  | (Act<'tenant_out'> & { readonly household: string })
  | (Act<'dwelling_sold'> & {
      readonly household: string
      readonly to: string | null
      readonly buyer: (NewHousehold & { readonly use: HomeUse }) | null
    })
