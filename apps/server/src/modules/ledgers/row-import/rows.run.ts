import type { Column } from '@linli/contract/columns'
import type { Ledger } from '@linli/contract/ledger'
import type { RowChoices, RowMapping, RowsReport } from '@linli/contract/ledger-imports'
import type { ImportBatch } from '@linli/contract/ledgers'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { record } from '../../../platform/record.ts'
import { loadPlaces } from '../columns/places.ts'
import { openTable } from '../csv/csv.read.ts'
import { hasRejections } from '../importing/import.refusals.ts'
import { RegisterMovedError } from '../importing/import.update.ts'
import { findBatch, findCommitted, insertBatch } from '../ledgers.queries.ts'
import { type CellValue, isSealed, sealedAs } from '../ledger-storage.ts'
import { readableName } from '../register/register.person.ts'
import type { RowDraft, RowsSummary } from './rows.draft.ts'
import { comparable, loadRows } from './rows.existing.ts'
import { type KnownPerson, type Sought, loadPeople } from './rows.people.ts'
import { type Compared, type RowsPlan, planRows } from './rows.plan.ts'
import { nameOf, readRows } from './rows.read.ts'
import { writeRows } from './rows.write.ts'

export type RowsRequest = {
  /** Id of the import; a commit is done once under it. */
  id: string
  /** Where the workbook lies, and what it is called by those who uploaded it. */
  file: string
  fileName: string
  /** SHA-256 of the file, hex. */
  fileHash: string
  mapping: RowMapping
  choices: RowChoices
  skipRejected: boolean
  /** As in an ImportRequest. */
  showColumns?: boolean
}

export type RowsTools = { database: Database; fields: FieldCipher; onRows: (read: number) => void }

/** What importing would do. The scope is a reading one, so nothing can be written. */
export async function dryRunRows(tools: RowsTools, caller: Caller, ledger: Ledger, request: RowsRequest): Promise<RowsReport> {
  return inScope(tools.database, caller, 'read', async (tx) => {
    const { summary, plan } = await look(tx, tools, communityOf(caller), ledger, request)
    return reportOf(ledger, request, summary, plan, await findCommitted(tx, communityOf(caller), ledger.key, request.fileHash))
  })
}

/**
 * Writes rows, the batch, the audit link and the event in one transaction, or nothing. Under an id committed before it
 * answers the first result.
 * @throws AppError refused/has-rejections
 */
export async function commitRows(
  tools: RowsTools,
  caller: Caller,
  ledger: Ledger,
  request: RowsRequest,
): Promise<{ batch: ImportBatch; report: RowsReport | null }> {
  const community = communityOf(caller)
  return inScope(tools.database, caller, 'write', async (tx) => {
    // Imports of one community come one after the other, of the register too: the second sees what the first wrote.
    await sql`select pg_advisory_xact_lock(hashtextextended('linli import', ${community}))`.execute(tx)
    const before = await findBatch(tx, community, request.id)
    if (before !== undefined) {
      if (before.fileHash !== request.fileHash || before.ledger !== ledger.key) throw new AppError('same_id_other_content')
      return { batch: before, report: null }
    }
    const { summary, plan, today } = await look(tx, tools, community, ledger, request)
    const report = reportOf(ledger, request, summary, plan, null)
    if (!request.skipRejected && report.outcome.rejected + report.outcome.conflicting > 0) throw hasRejections()
    try {
      await writeRows(tx, ledger, plan.rows, { community, importId: request.id, today, by: caller.name, fields: tools.fields })
    } catch (error) {
      // Whom a row means was there a moment ago: read again and compare anew.
      throw error instanceof Error && 'code' in error && error.code === '23503' ? new RegisterMovedError() : error
    }
    const counts = { found: report.found, written: plan.rows.length, outcome: report.outcome }
    const batch = await insertBatch(tx, community, { ...request, ledger: ledger.key, counts: { outcome: report.outcome }, by: caller.name })
    await record(
      tx,
      caller,
      {
        verb: 'ledger.import',
        entity: 'import',
        entityId: request.id,
        detail: { ledger: ledger.key, ...counts, fileHash: request.fileHash, skipRejected: request.skipRejected, by: caller.name },
      },
      [{ kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'import', id: request.id } }],
    )
    return { batch, report }
  })
}

type Looked = { summary: RowsSummary; plan: RowsPlan; today: string }

async function look(tx: Tx, { fields, onRows }: RowsTools, community: number, ledger: Ledger, request: RowsRequest): Promise<Looked> {
  const { rows } = await sql<{ today: string }>`select current_date::text as today from community where community = ${community}`.execute(
    tx,
  )
  const today = rows[0]?.today
  if (today === undefined) throw new AppError('not_found')
  const places = await loadPlaces(tx, community)
  const workbook = await openTable(request.file)
  try {
    const { mapping, showColumns = false } = request
    const summary = await readRows(workbook, ledger, { today, places, mapping, showColumns, onRows })
    const drafts = summary.drafts.map((draft) =>
      compared(ledger, draft, (type, text) => fields.index(sealedAs(type), community, text).toString('hex')),
    )
    const sought = drafts.flatMap((draft) => draft.sought)
    const known = sought.length === 0 ? [] : await loadPeople(tx, community, sought)
    const people = [...known, ...(await chosenPeople(tx, community, request.choices, known))]
    return { summary, plan: planRows(ledger, drafts, await loadRows(tx, community, ledger), people, request.choices), today }
  } finally {
    workbook.close()
  }
}

/** What a worker chose has to be somebody of this community; anybody else is as unknown as nobody. */
async function chosenPeople(tx: Tx, community: number, choices: RowChoices, known: readonly KnownPerson[]): Promise<KnownPerson[]> {
  const there = new Set(known.map(({ id }) => id))
  const more = [...new Set(choices.flatMap(({ person }) => (person === null || there.has(person) ? [] : [person])))]
  if (more.length === 0) return []
  const nobody = { name: '', identityIndex: null, phoneIndex: null, bornOn: null, home: null }
  const found = await loadPeople(
    tx,
    community,
    more.map((number) => ({ ...nobody, number })),
  )
  if (found.length === more.length) return found
  throw new AppError('refused', {
    reason: 'choice-unknown',
    zh: '选中的人不在本社区的登记簿里（可能已被合并或移除）。请重新核对后再选。',
    en: 'Somebody chosen is not in the register of this community (perhaps merged or removed meanwhile). Look again and choose anew.',
  })
}

type Index = (type: Column['type'], text: string) => string

/** The draft with what of it is compared: sealed numbers by their index, and who each of its persons may be. */
function compared(ledger: Ledger, draft: RowDraft, index: Index): Compared {
  const values = Object.fromEntries(
    ledger.columns.map(({ key, type }): [string, CellValue] => {
      const value = draft.values[key] ?? null
      return [key, typeof value === 'string' && isSealed(type) ? index(type, value) : value]
    }),
  )
  const phone = ledger.columns.find(({ type }) => type === 'phone')
  const phoneIndex = phone === undefined ? null : (values[phone.key] ?? null)
  const { identity, bornOn, home } = draft.evidence
  const sought = ledger.columns.flatMap(({ key, type }): Sought[] => {
    const number = draft.values[key]
    if (type !== 'person') return []
    return [
      {
        number: typeof number === 'string' ? number : null,
        name: readableName(nameOf(draft, ledger)),
        identityIndex: identity === null ? null : index('identity', identity),
        phoneIndex: typeof phoneIndex === 'string' ? phoneIndex : null,
        bornOn,
        home,
      },
    ]
  })
  return { draft, values: comparable(ledger, values), sought }
}

function reportOf(ledger: Ledger, request: RowsRequest, summary: RowsSummary, plan: RowsPlan, committedAt: string | null): RowsReport {
  const { id, fileName, fileHash } = request
  const { sheets, found, rejected, rejectedRows } = summary
  const { outcome, open, conflicting, asking, added, changed } = plan
  return {
    ...{ id, ledger: ledger.key, fileName, fileHash, sheets, found },
    outcome: { ...outcome, rejected: rejectedRows },
    ...{ open, rejected, conflicting, asking, added, changed, committedAt },
  }
}
