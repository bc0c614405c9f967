import type { Visit } from '@linli/contract/visits'
import type { Caller } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { type FilesDeps, linkFiles, listFilesOf } from '../files/index.ts'
import { type VisitRow, listAdditions, listMattersOf, listVisitRows } from './visits.queries.ts'

/** Visits by id as their reader sees them, in a scope that sees all of it; who may read which, the caller has proved before. */
export async function showVisits(
  deps: Pick<FilesDeps, 'links'>,
  tx: Tx,
  community: number,
  reader: Caller,
  ids: readonly string[],
): Promise<Visit[]> {
  const rows = await listVisitRows(tx, community, ids)
  const additions = await listAdditions(tx, community, ids)
  const matters = await listMattersOf(tx, community, ids)
  const filesOf = await listFilesOf(tx, community, 'visit', ids)
  return rows.map((row) => ({
    ...presentVisit(row, reader),
    additions: additions
      .filter((one) => one.visit_id === row.id)
      .map(({ id, text, author_name, at }) => ({ id, text, by: author_name, at })),
    pictures: filesOf(row.id, 'visit.picture').map((file) => ({ ...file, url: linkFiles(deps, community, [file.id])[0] ?? '' })),
    matters: matters
      .filter((one) => one.visit_id === row.id)
      .map(({ id, number, title, state, owner, owner_name }) => ({
        ...{ id, number, title, state },
        owner: owner === null ? null : { kind: owner, name: owner_name ?? '' },
      })),
  }))
}

function presentVisit(row: VisitRow, reader: Caller): Omit<Visit, 'additions' | 'pictures' | 'matters'> {
  const atHome = reader.kind === 'resident'
  return {
    id: row.id,
    day: row.day,
    kind: row.kind,
    household: row.household_id === null ? null : { id: row.household_id, label: row.label },
    person: row.target_contact_id === null ? null : { id: row.target_contact_id, name: row.target_name ?? '' },
    contactDay: row.contact_day_id === null ? null : { id: row.contact_day_id, title: row.contact_day_title ?? '' },
    author: row.author_name,
    note: row.note,
    nobodyHome: row.nobody_home,
    lateReason: atHome ? null : row.late_reason,
    saidBy: row.said_by,
    takenBy: row.taken_by,
    enteredBy: row.entered_name,
    madeAt: row.made_at,
    receivedAt: row.received_at,
    editedAt: row.edited_at,
    editableUntil: isOwn(row, reader) ? row.editable_until : null,
    version: row.version,
  }
}

/** Whoever went, or entered it for them. */
export function isOwn(row: Pick<VisitRow, 'author' | 'entered_by'>, caller: Caller): boolean {
  return row.author === caller.id || row.entered_by === caller.id
}
