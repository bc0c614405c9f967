import type { ChangeProposal, MyChange } from '@linli/contract/changes'
import { sql } from 'kysely'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, record } from '../../platform/record.ts'
import { readNow } from '../space/index.ts'
import { checkProposal } from './changes.check.ts'
import { mayPropose } from './changes.policy.ts'
import { type Names, peopleOf, presentMine } from './changes.present.ts'
import { type RequestRow, countWithin, findRequest, listOwnRows, lockRequest, namesOf } from './changes.queries.ts'
import { readRegister } from './changes.register.ts'
import { fieldsOf, proposedOf, sealProposed } from './changes.sealed.ts'
import { told } from './changes.telling.ts'

/** GB/T 35273: what somebody asks of their own data is answered within thirty days; a helper need not wait longer. */
const answerDays = 30
/** Open at a time: a household's, and one helper's. */
const openAtMost = { resident: 20, helper: 300 }

/**
 * Keeps what a helper or a resident proposes, once under its id, sealed. Whose people they are is told by the author's own
 * scope. @throws not_found for people of another home or building, same_id_other_content, too_many_requests, invalid_input
 */
export async function sendChange(deps: Deps, caller: Caller, given: ChangeProposal): Promise<MyChange> {
  mayPropose(caller)
  const community = communityOf(caller)
  const { today } = await inScope(deps.database, caller, 'read', async (tx) => {
    await requireOwn(tx, community, given)
    return readNow(tx)
  })
  const sent = checkProposal(given, today)
  // Helpers and residents write nothing of the register themselves: the system does, in their name.
  return inScope(deps.database, systemCaller('changes', community), 'write', async (tx) => {
    const known = await findRequest(tx, community, sent.id)
    const index = deps.fields.index('change-request', community, JSON.stringify(sent))
    if (known !== undefined && (known.asked_by !== caller.id || !known.body_index.equals(index)))
      throw new AppError('same_id_other_content')
    if (known === undefined) {
      await requireRoom(tx, community, caller, sent.household)
      await keepChange(deps, tx, caller, sent, index)
    }
    return presentOne(deps, tx, community, sent.id, caller)
  })
}

/** Row, audit and event of a proposal already checked, with what else is to be audited. `caller` is who proposes; the scope is the system's. */
export async function keepChange(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  sent: ChangeProposal,
  index: Buffer,
  beside: readonly AuditNote[] = [],
): Promise<void> {
  const community = communityOf(caller)
  const person = 'person' in sent ? sent.person : null
  const proposed = proposedOf(sent)
  const now = person === null ? null : await readRegister(tx, deps.fields, community, person)
  const fields = fieldsOf(proposed.values)
  const seen = Object.fromEntries(fields.map((field) => [field, now?.facts[field] ?? null]))
  const as = caller.kind === 'resident' ? 'resident' : 'helper'
  await tx
    .insertInto('change_request')
    .values({
      community,
      id: sent.id,
      kind: sent.kind,
      household_id: sent.household,
      person_id: person,
      fields,
      proposed: sealProposed(deps.fields, { ...proposed, seen }),
      said: sent.text,
      body_index: index,
      asked_as: as,
      asked_by: caller.id,
      asker: caller.name,
      due_on: sql<string>`current_date + ${answerDays}::int`,
    })
    .execute()
  const note = {
    verb: 'change.propose',
    entity: 'change_request',
    entityId: sent.id,
    household: sent.household,
    detail: { kind: sent.kind, fields, person, by: caller.name },
  }
  await record(tx, caller, [note, ...beside], told({ id: sent.id, household_id: sent.household, asked_as: as }))
}

export async function listMyChanges(deps: Deps, caller: Caller): Promise<MyChange[]> {
  mayPropose(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const rows = await listOwnRows(tx, community)
    const names = await namesOf(tx, community, [...new Set(rows.flatMap((row) => peopleOf(deps.fields, row)))]) // prettier-ignore
    return rows.map((row) => presentMine(row, deps.fields, names, caller.id))
  })
}

/** @throws refused `answered` once somebody answered; taken back twice is taken back once */
export async function withdrawChange(deps: Deps, caller: Caller, id: string): Promise<MyChange> {
  mayPropose(caller)
  const community = communityOf(caller)
  const own = await inScope(deps.database, caller, 'read', (tx) => findRequest(tx, community, id))
  if (own === undefined || own.asked_by !== caller.id) throw new AppError('not_found')
  return inScope(deps.database, systemCaller('changes', community), 'write', async (tx) => {
    await lockRequest(tx, community, id)
    const row = await findRequest(tx, community, id)
    if (row === undefined) throw new AppError('not_found')
    if (row.state === 'accepted' || row.state === 'refused')
      throw new AppError('refused', {
        reason: 'answered',
        zh: '社区已经答复，不能再撤回；需要再改请另提一次。',
        en: 'This was answered already and cannot be taken back. Propose another change instead.',
      })
    if (row.state === 'open') {
      await tx
        .updateTable('change_request')
        .set({ state: 'withdrawn', answered_by: caller.name, answered_at: sql<string>`clock_timestamp()` })
        .where('community', '=', community)
        .where('id', '=', id)
        .execute()
      const note = {
        verb: 'change.withdraw',
        entity: 'change_request',
        entityId: id,
        household: row.household_id,
        detail: { by: caller.name },
      }
      await record(tx, caller, note, told(row))
    }
    return presentOne(deps, tx, community, id, caller)
  })
}

/** Row policies show a helper the homes of their buildings and a resident their own: anybody else's are not there. */
async function requireOwn(tx: Tx, community: number, sent: ChangeProposal): Promise<void> {
  const people = 'people' in sent ? [...new Set(sent.people)] : 'person' in sent && sent.person !== null ? [sent.person] : []
  if ((await countWithin(tx, community, sent.household, people)) !== people.length) throw new AppError('not_found')
}

async function requireRoom(tx: Tx, community: number, caller: Caller, household: string): Promise<void> {
  const resident = caller.kind === 'resident'
  const whose = resident ? sql`asked_as = 'resident' and household_id = ${household}` : sql`asked_as = 'helper' and asked_by = ${caller.id}`
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from change_request where community = ${community} and state = 'open' and ${whose}`.execute(tx)
  if ((rows[0]?.n ?? 0) >= openAtMost[resident ? 'resident' : 'helper']) throw new AppError('too_many_requests')
}

async function presentOne(deps: Deps, tx: Tx, community: number, id: string, caller: Caller): Promise<MyChange> {
  const row = await findRequest(tx, community, id)
  if (row === undefined) throw new Error('the request just written is not visible')
  return presentMine(row, deps.fields, await namesFor(deps, tx, community, row), caller.id)
}

function namesFor(deps: Deps, tx: Tx, community: number, row: RequestRow): Promise<Names> {
  return namesOf(tx, community, peopleOf(deps.fields, row))
}
