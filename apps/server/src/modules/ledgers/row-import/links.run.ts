import { contactLinks } from '@linli/contract/ledger-contact-links'
import type { RowsReport } from '@linli/contract/ledger-imports'
import type { ImportBatch } from '@linli/contract/ledgers'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import { lockCommunity, record } from '../../../platform/record.ts'
import { importLinks, readLinkGround } from '../../contact/rows.ts'
import { loadPlaces } from '../columns/places.ts'
import { openTable } from '../csv/csv.read.ts'
import { hasRejections } from '../importing/import.refusals.ts'
import { findBatch, findCommitted, insertBatch } from '../ledgers.queries.ts'
import { type LinksPlan, planLinks } from './links.plan.ts'
import type { RowsSummary } from './rows.draft.ts'
import { readRows } from './rows.read.ts'
import type { RowsRequest, RowsTools } from './rows.run.ts'

/** What importing links of contact would do. */
export async function dryRunLinks(tools: RowsTools, caller: Caller, request: RowsRequest): Promise<RowsReport> {
  const community = communityOf(caller)
  return inScope(tools.database, caller, 'read', async (tx) => {
    const { summary, plan } = await look(tx, tools, community, request)
    return reportOf(request, summary, plan, await findCommitted(tx, community, contactLinks.key, request.fileHash))
  })
}

/** Writes links, batch, audit and event in one transaction, or nothing; under an id committed before it answers the first result. */
export async function commitLinks(
  tools: RowsTools,
  caller: Caller,
  request: RowsRequest,
): Promise<{ batch: ImportBatch; report: RowsReport | null }> {
  const community = communityOf(caller)
  return inScope(tools.database, caller, 'write', async (tx) => {
    await lockCommunity(tx, community)
    const before = await findBatch(tx, community, request.id)
    if (before !== undefined) {
      if (before.fileHash !== request.fileHash || before.ledger !== contactLinks.key) throw new AppError('same_id_other_content')
      return { batch: before, report: null }
    }
    const { summary, plan } = await look(tx, tools, community, request)
    const report = reportOf(request, summary, plan, null)
    if (!request.skipRejected && report.outcome.rejected > 0) throw hasRejections()
    await importLinks(tx, community, plan.links, { id: request.id, by: caller.name })
    const batch = await insertBatch(tx, community, {
      ...request,
      ledger: contactLinks.key,
      counts: { outcome: report.outcome },
      by: caller.name,
    })
    await record(
      tx,
      caller,
      {
        verb: 'contact.import',
        entity: 'import',
        entityId: request.id,
        detail: { found: report.found, links: plan.links.length, outcome: report.outcome, fileHash: request.fileHash, by: caller.name },
      },
      [
        { kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'import', id: request.id } },
        { kind: 'contact.changed', privacyClass: 'staff', audience: null, data: { id: null } },
      ],
    )
    return { batch, report }
  })
}

async function look(
  tx: Tx,
  { onRows }: RowsTools,
  community: number,
  request: RowsRequest,
): Promise<{ summary: RowsSummary; plan: LinksPlan }> {
  const { rows } = await sql<{ today: string }>`select current_date::text as today from community where community = ${community}`.execute(
    tx,
  )
  const today = rows[0]?.today
  if (today === undefined) throw new AppError('not_found')
  const places = await loadPlaces(tx, community)
  const workbook = await openTable(request.file)
  try {
    const { mapping, showColumns = false } = request
    const summary = await readRows(workbook, contactLinks, { today, places, mapping, showColumns, onRows })
    return { summary, plan: planLinks(summary, await readLinkGround(tx, community)) }
  } finally {
    workbook.close()
  }
}

function reportOf(request: RowsRequest, summary: RowsSummary, plan: LinksPlan, committedAt: string | null): RowsReport {
  const { id, fileName, fileHash } = request
  return {
    ...{ id, ledger: contactLinks.key, fileName, fileHash, sheets: summary.sheets, found: summary.found },
    outcome: { ...plan.outcome, conflicting: 0, rejected: summary.rejectedRows + plan.rejectedRows },
    ...{ open: 0, rejected: [...summary.rejected, ...plan.rejected], conflicting: [], asking: [] },
    ...{ added: plan.added, changed: plan.changed, committedAt },
  }
}
