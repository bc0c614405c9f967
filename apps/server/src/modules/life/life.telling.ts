import type { Tx } from '../../platform/db/in-scope.ts'
import type { EventNote } from '../../platform/record.ts'
import { type HomeRow, type RowChange, any } from './life.rows.ts'

/** Counts that change when families do. */
export const lifeMeasures = [
  'households',
  'persons',
  'occupied',
  'rented',
  'empty',
  'elders',
  'children',
  'residents_signed_in',
  'screens',
] as const

/** Staff screens read again what changed. */
export function registerChanged(households: readonly string[], persons: readonly string[]): EventNote[] {
  const note = (entity: 'household' | 'person', id: string): EventNote => ({
    kind: 'register.changed',
    privacyClass: 'staff',
    audience: null,
    data: { entity, id },
  })
  return [...households.map((id) => note('household', id)), ...persons.map((id) => note('person', id))]
}

/** Buildings left, entered and lived in: whose heads may read of it. */
export async function buildingsOf(
  tx: Tx,
  community: number,
  homes: readonly RowChange<HomeRow>[],
  households: readonly string[],
): Promise<string[]> {
  const rows = await tx
    .selectFrom('household')
    .select('building_id')
    .where('community', '=', community)
    .where('id', '=', any(households))
    .execute()
  const changed = homes.flatMap(({ before, after }) => [before?.building_id ?? [], after?.building_id ?? []].flat())
  return [...new Set([...rows.flatMap((row) => row.building_id ?? []), ...changed])]
}
