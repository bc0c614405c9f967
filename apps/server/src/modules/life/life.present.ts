import type { LifeEvent } from '@linli/contract/life'
import type { Tx } from '../../platform/db/in-scope.ts'
import { type EventRow, labelsOfDwellings, labelsOfHouseholds, namesOfPersons } from './life.queries.ts'

/** Events with today's names; what was taken back has none any more. */
export async function presentEvents(tx: Tx, community: number, rows: readonly EventRow[]): Promise<LifeEvent[]> {
  if (rows.length === 0) return []
  const names = await namesOfPersons(
    tx,
    community,
    rows.flatMap(({ detail }) => [...detail.people, ...(detail.head === null ? [] : [detail.head])]),
  )
  const doors = await labelsOfDwellings(
    tx,
    community,
    rows.flatMap(({ detail }) => [detail.from ?? [], detail.to ?? []].flat()),
  )
  const homes = await labelsOfHouseholds(
    tx,
    community,
    rows.flatMap(({ households }) => households),
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    on: row.happened_on,
    note: row.note,
    people: row.detail.people.map((id) => ({ id, name: names.get(id) ?? null })),
    households: row.households.map((id) => ({ id, label: homes.get(id) ?? null })),
    from: row.detail.from === null ? null : (doors.get(row.detail.from) ?? null),
    to: row.detail.to === null ? null : (doors.get(row.detail.to) ?? null),
    head: row.detail.head === null ? null : { id: row.detail.head, name: names.get(row.detail.head) ?? null },
    recordedAt: row.recorded_at,
    by: row.recorder,
    undone: row.undone_at === null ? null : { at: row.undone_at, by: row.undoer ?? '' },
    undoable: row.last,
  }))
}
