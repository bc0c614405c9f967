import type { Visit } from '@linli/contract/visits'
import type { Caller } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { type FilesDeps, linkFiles, listFilesOf } from '../files/index.ts'
import { type MatterBrief, matterBrief, mattersOfVisits } from '../matters/index.ts'
import { type VisitRow, listAdditions, listVisitRows } from './visits.queries.ts'

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
  const mattersOf = await readMatters(tx, community, ids)
  const filesOf = await listFilesOf(tx, community, 'visit', ids)
  return rows.map((row) => ({
    ...presentVisit(row, reader),
    additions: additions
      .filter((one) => one.visit_id === row.id)
      .map(({ id, text, author_name, at }) => ({ id, text, by: author_name, at })),
    pictures: filesOf(row.id, 'visit.picture').map((file) => ({ ...file, url: linkFiles(deps, community, [file.id])[0] ?? '' })),
    matters: mattersOf(row.id),
  }))
}

/** What came of each visit; one that was merged is told by the one it went into. */
async function readMatters(tx: Tx, community: number, ids: readonly string[]): Promise<(visit: string) => Visit['matters']> {
  const found = await mattersOfVisits(tx, community, ids)
  const merged = [...found.values()].flat().flatMap((brief) => brief.mergedInto ?? [])
  const into = await matterBrief(tx, community, merged)
  const stands = (brief: MatterBrief): MatterBrief => (brief.mergedInto === null ? brief : (into.get(brief.mergedInto) ?? brief))
  return (visit) =>
    [...new Map((found.get(visit) ?? []).map(stands).map((brief) => [brief.id, brief])).values()]
      .toSorted((a, b) => a.number.localeCompare(b.number))
      .map(({ id, number, title, state, owner }) => ({
        ...{ id, number, title, state },
        owner: owner === null ? null : { kind: owner.kind, name: owner.name },
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
