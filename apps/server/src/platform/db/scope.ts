import type { ActorKind } from '@linli/contract/rights'

/** What the tenant wall and the row policies compare with; see database/migrations/0001_create_scope.sql. */
export interface Scope {
  /** Range of division codes [lo, hi). */
  lo: number
  hi: number
  kind: ActorKind
  /** Account id, 'public', or the name of a system job. */
  id: string
  household: string | null
  /** Ids of estates, buildings, units and the household the actor belongs to or answers for. */
  places: readonly string[]
}

/** Positional parameters of `app.enter`. `keepPlans` is for named statements: their plan fits every community. */
export function enterParameters(
  scope: Scope,
  { readOnly, keepPlans }: { readOnly: boolean; keepPlans: boolean },
): [number, number, string, string, string, string, boolean, boolean] {
  const { lo, hi, kind, id, household, places } = scope
  return [lo, hi, kind, id, household ?? '', `{${places.join(',')}}`, readOnly, keepPlans]
}

export const enterText = 'select app.enter($1, $2, $3, $4, $5, $6, $7, $8)'
