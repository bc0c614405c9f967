import { type DuplicatePair, type DuplicateRow, type DuplicateSide, type MergeField, mergeFields } from '@linli/contract/identity'
import { maskIdentityNumber, maskPhone } from '@linli/rules'
import { samePerson } from '@linli/rules/same-person'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { readPerson, type Viewer } from '../people/index.ts'
import { readNow } from '../space/index.ts'
import { readFacts } from './candidates.ts'
import { presentPair, presentPairRow } from './duplicates.present.ts'
import { type PairRow, countPairs, findPair, findPairOf, listPairPersons, listPairRows, readOrigin, readRow } from './duplicates.queries.ts'
import { mayDecideDuplicates, mayReadDuplicates } from './identity.policy.ts'
import { wordsOfTable } from './identity.words.ts'
import { differs, hasTwoIdentities } from './merge.facts.ts'
import { refuseMerge } from './merge.refusals.ts'
import { type Row, listHeldTables, readHeld } from './merge.rows.ts'
import { countMerges, listMergeRows, presentMerge } from './merges.queries.ts'

interface Paged {
  limit?: number | undefined
  cursor?: string | undefined
}

export async function listDuplicates(deps: Deps, caller: Caller, query: Paged & { state?: DuplicateRow['state'] | undefined }) {
  mayReadDuplicates(caller)
  const limit = query.limit ?? 50
  const state = query.state ?? 'open'
  const position = decodeCursor(query.cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const rows = await listPairRows(
      tx,
      community,
      state,
      limit + 1,
      position === null ? null : { key: String(position.key), id: position.id },
    )
    const [total, persons, viewer] = await Promise.all([
      position?.total ?? countPairs(tx, community, state),
      listPairPersons(tx, community, rows.flatMap((row) => [row.person_a, row.person_b])), // prettier-ignore
      viewerOf(deps, tx),
    ])
    return pageOf(
      rows,
      limit,
      total,
      (row) => ({ key: row.cursor_key, id: row.id }),
      (row) => presentPairRow(row, persons, viewer),
    )
  })
}

/** @throws refused `already-merged` when there are no two sides any more */
export async function getDuplicate(deps: Deps, caller: Caller, id: string): Promise<DuplicatePair> {
  mayReadDuplicates(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const pair = await findPair(tx, community, id)
    if (pair === undefined) throw new AppError('not_found')
    if (pair.state === 'merged') throw refuseMerge('already-merged')
    const [a, b] = await Promise.all([readRow(tx, community, pair.person_a), readRow(tx, community, pair.person_b)])
    if (a['id'] === undefined || b['id'] === undefined) throw new AppError('not_found')
    const tables = await listHeldTables(tx)
    const [one, other] = await Promise.all([pair.person_a, pair.person_b].map((person) => readSide(deps, caller, tx, person, tables)))
    if (one === undefined || other === undefined) throw new Error('a side was lost')
    const homes = [a['household_id'], b['household_id']]
    return {
      ...presentPair(pair),
      sides: [one, other],
      fields: mergeFields.map((field) => ({
        field,
        values: [shown(deps, a, field), shown(deps, b, field)],
        differs: differs(a, b, field),
      })),
      twoHomes: homes.every((home) => home !== null) && homes[0] !== homes[1],
      twoIdentities: hasTwoIdentities(a, b),
    }
  })
}

async function readSide(
  deps: Deps,
  caller: Caller,
  tx: Tx,
  id: string,
  tables: Awaited<ReturnType<typeof listHeldTables>>,
): Promise<DuplicateSide> {
  const community = communityOf(caller)
  const [person, origin, held] = await Promise.all([
    readPerson(deps, caller, tx, id),
    readOrigin(tx, community, id),
    Promise.all(tables.map(async (table) => ({ table: table.table, count: (await readHeld(tx, community, table, [id])).length }))),
  ])
  return {
    person,
    since: origin.since,
    file: origin.file,
    signedIn: origin.signed_in,
    holds: held
      .filter(({ table, count }) => count > 0 && !unlisted.has(table))
      .map(({ table, count }) => ({ what: table, count, ...wordsOfTable(table) })),
  }
}

/** Shown by themselves, or of no interest to who decides. */
const unlisted = new Set(['membership', 'care_tag', 'person_version', 'person_alias'])

/** A field as the screen shows it: numbers masked, of a birth date the year (the rest takes a look with a purpose), codes as codes. */
function shown({ fields }: Deps, row: Row, field: MergeField): string | null {
  const text = (column: string) => (typeof row[column] === 'string' ? row[column] : null)
  const open = (cipher: 'identity' | 'phone') => {
    const sealed = text(`${cipher}_cipher`)
    return sealed === null ? null : fields.open(cipher, Buffer.from(sealed.slice(2), 'hex'))
  }
  switch (field) {
    case 'identity': {
      const number = open('identity')
      return number === null ? null : maskIdentityNumber(number)
    }
    case 'phone': {
      const number = open('phone')
      return number === null ? null : maskPhone(number)
    }
    case 'birthDate':
      return text('born_on')?.slice(0, 4) ?? null
    case 'diedOn':
      return text('died_on')
    default:
      return text(field)
  }
}

export async function nameDuplicate(deps: Deps, caller: Caller, { id, person, other }: { id: string; person: string; other: string }) {
  mayDecideDuplicates(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const [a = '', b = ''] = [person, other].toSorted()
    if (a === b) throw refuseMerge('same-record')
    const known = await findPair(tx, community, id)
    if (known !== undefined && (known.person_a !== a || known.person_b !== b)) throw new AppError('same_id_other_content')
    const facts = await readFacts(tx, deps.fields, community, [a, b])
    const [one, another] = [facts.get(a), facts.get(b)]
    if (one === undefined || another === undefined) throw new AppError('not_found')
    const { verdict, reasons } = samePerson(one, another)
    // What was said before is asked again: somebody has a reason to look.
    const row = { community, id, person_a: a, person_b: b, sure: verdict === 'sure', reasons, found_by: 'hand' }
    await tx
      .insertInto('duplicate_pair')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['community', 'person_a', 'person_b']).doUpdateSet({
          state: 'open',
          reasons,
          sure: verdict === 'sure',
          found_by: 'hand',
          decided_at: null,
          decided_by: null,
          decider: null,
          note: null,
        }),
      )
      .execute()
    await record(tx, caller, { verb: 'duplicate.name', entity: 'person', entityId: a, detail: { other: b } }, changed())
    const pair = await findPairOf(tx, community, a, b)
    if (pair === undefined) throw new Error('the pair just written is not visible')
    return presentOne(deps, tx, community, pair)
  })
}

/** @throws conflict when somebody decided otherwise meanwhile */
export async function sayDifferent(deps: Deps, caller: Caller, id: string, note: string | null): Promise<DuplicateRow> {
  mayDecideDuplicates(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const updated = await tx
      .updateTable('duplicate_pair')
      .set({ state: 'different', note, decided_by: caller.id, decider: caller.name, decided_at: sql<string>`clock_timestamp()` })
      .where('community', '=', community)
      .where('id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst()
    const pair = await findPair(tx, community, id)
    if (pair === undefined) throw new AppError('not_found')
    if (updated.numUpdatedRows === 1n)
      await record(
        tx,
        caller,
        { verb: 'duplicate.different', entity: 'person', entityId: pair.person_a, detail: { other: pair.person_b } },
        changed(),
      )
    else if (pair.state !== 'different' || pair.note !== note) throw new AppError('conflict')
    return presentOne(deps, tx, community, pair)
  })
}

export async function listMerges(deps: Deps, caller: Caller, query: Paged & { person?: string | undefined }) {
  mayReadDuplicates(caller)
  const limit = query.limit ?? 50
  const position = decodeCursor(query.cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const person = query.person ?? null
    const after = position === null ? null : { at: String(position.key), id: position.id }
    const [rows, total] = await Promise.all([
      listMergeRows(tx, community, person, limit + 1, after),
      position?.total ?? countMerges(tx, community, person),
    ])
    return pageOf(rows, limit, total, (row) => ({ key: row.cursor_at, id: row.id }), presentMerge)
  })
}

async function presentOne(deps: Deps, tx: Tx, community: number, pair: PairRow): Promise<DuplicateRow> {
  return presentPairRow(pair, await listPairPersons(tx, community, [pair.person_a, pair.person_b]), await viewerOf(deps, tx))
}

async function viewerOf({ fields }: Deps, tx: Tx): Promise<Viewer> {
  const { today } = await readNow(tx)
  return { fields, today, identity: true }
}

/** The queue on staff screens reads itself again. */
const changed = () => [
  { kind: 'register.changed', privacyClass: 'staff' as const, audience: null, data: { entity: 'community', id: null } },
]
