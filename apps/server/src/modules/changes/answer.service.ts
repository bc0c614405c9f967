import type { ChangeDetail } from '@linli/contract/changes'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { type PersonChange, writePerson } from '../people/index.ts'
import { mayAnswerChanges, mayReadChanges, mayRevealChanges } from './changes.policy.ts'
import { peopleOf, presentDetail, presentRow } from './changes.present.ts'
import {
  type RequestFilter,
  type RequestRow,
  countRequests,
  findRequest,
  listRequestRows,
  lockRequest,
  namesOf,
} from './changes.queries.ts'
import { readRegister } from './changes.register.ts'
import { openProposed } from './changes.sealed.ts'
import { told } from './changes.telling.ts'

type ListQuery = RequestFilter & { limit?: number | undefined; cursor?: string | undefined }

export async function listChanges(deps: Deps, caller: Caller, { limit = 50, cursor, ...filter }: ListQuery) {
  mayReadChanges(caller)
  const position = decodeCursor(cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const after = position === null ? null : { key: String(position.key), id: position.id }
    const [rows, total] = await Promise.all([
      listRequestRows(tx, community, filter, limit + 1, after),
      position?.total ?? countRequests(tx, community, filter),
    ])
    const names = await namesOf(tx, community, [...new Set(rows.flatMap((row) => peopleOf(deps.fields, row)))]) // prettier-ignore
    return pageOf(
      rows,
      limit,
      total,
      (row) => ({ key: row.due_on, id: row.id }),
      (row) => presentRow(row, deps.fields, names),
    )
  })
}

export async function getChange(deps: Deps, caller: Caller, id: string): Promise<ChangeDetail> {
  mayReadChanges(caller)
  return inScope(deps.database, caller, 'read', (tx) => readDetail(deps, tx, communityOf(caller), id))
}

async function readDetail(deps: Deps, tx: Tx, community: number, id: string): Promise<ChangeDetail> {
  const row = await requireRow(tx, community, id)
  const now = row.person_id === null ? null : await readRegister(tx, deps.fields, community, row.person_id)
  return presentDetail(row, deps.fields, await namesOf(tx, community, peopleOf(deps.fields, row)), now)
}

async function requireRow(tx: Tx, community: number, id: string): Promise<RequestRow> {
  const row = await findRequest(tx, community, id)
  if (row === undefined) throw new AppError('not_found')
  return row
}

export interface Look {
  field: 'identity' | 'phone'
  purpose: string
  note: string | null
}

/** Shows a proposed number whole. Like every look it is written first, and the person may read of it. */
export async function revealChange(deps: Deps, caller: Caller, id: string, { field, purpose, note }: Look): Promise<string | null> {
  mayRevealChanges(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const row = await requireRow(tx, communityOf(caller), id)
    const { values, member } = openProposed(deps.fields, row.proposed)
    await record(tx, caller, {
      verb: row.person_id === null ? 'change.reveal' : 'person.reveal',
      entity: row.person_id === null ? 'change_request' : 'person',
      entityId: row.person_id ?? id,
      household: row.household_id,
      purpose,
      detail: { field, note, by: caller.name, request: id },
    })
    return (member === null ? values[field] : member[field]) ?? null
  })
}

export interface Answer {
  state: 'accepted' | 'refused'
  answer: string
  /** Of the person, as seen beside the request. */
  seenVersion: number | null
}

/**
 * A worker's yes writes the proposed values through the same service as the worker's own edit, versions kept, in one
 * transaction with the answer; the audit names both. A no is told with its reason.
 * @throws conflict when the person changed since it was looked at, or somebody else answered otherwise
 */
export async function answerChange(deps: Deps, caller: Caller, id: string, { state, answer, seenVersion }: Answer): Promise<ChangeDetail> {
  mayAnswerChanges(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    await lockRequest(tx, community, id)
    const row = await requireRow(tx, community, id)
    if (row.state !== 'open') {
      if (row.state !== state || row.answer !== answer) throw new AppError('conflict')
      return readDetail(deps, tx, community, id)
    }
    const written =
      state === 'accepted' && row.kind === 'facts' ? await apply(deps, caller, tx, row, seenVersion) : { audit: [], events: [] }
    await tx
      .updateTable('change_request')
      .set({ state, answer, answered_by: caller.name, answered_at: sql<string>`clock_timestamp()` })
      .where('community', '=', community)
      .where('id', '=', id)
      .execute()
    const note = {
      verb: state === 'accepted' ? 'change.accept' : 'change.refuse',
      entity: 'change_request',
      entityId: id,
      household: row.household_id,
      detail: { kind: row.kind, person: row.person_id, proposed: row.asker, by: caller.name },
    }
    await record(tx, caller, [...written.audit, note], [...written.events, ...told(row)])
    return readDetail(deps, tx, community, id)
  })
}

async function apply(deps: Deps, caller: Caller, tx: Tx, row: RequestRow, version: number | null) {
  const { values } = openProposed(deps.fields, row.proposed)
  if (row.person_id === null || version === null) throw new AppError('conflict')
  const change: PersonChange = { version, ...values }
  const { audit, events } = await writePerson(deps, caller, tx, row.person_id, change)
  const proposer = { request: row.id, proposedBy: row.asker }
  return {
    audit: audit.map((note) => (note.verb === 'person.update' ? { ...note, detail: { ...note.detail, ...proposer } } : note)),
    events,
  }
}
