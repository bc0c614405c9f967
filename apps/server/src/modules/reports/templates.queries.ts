import { type Selectable, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { ReportTemplate } from '../../platform/db/types.gen.ts'

export type TemplateRow = Selectable<ReportTemplate>

export function findTemplate(tx: Tx, community: number, report: string, id: string): Promise<TemplateRow | undefined> {
  return tx
    .selectFrom('report_template')
    .selectAll()
    .where('community', '=', community)
    .where('report_id', '=', report)
    .where('id', '=', id)
    .executeTakeFirst()
}

export function listTemplateRows(tx: Tx, community: number, report: string): Promise<TemplateRow[]> {
  return tx
    .selectFrom('report_template')
    .selectAll()
    .where('community', '=', community)
    .where('report_id', '=', report)
    .orderBy('number', 'desc')
    .limit(20)
    .execute()
}

export async function nextNumber(tx: Tx, community: number, report: string): Promise<number> {
  const row = await tx
    .selectFrom('report_template')
    .select(sql<number>`coalesce(max(number), 0) + 1`.as('n'))
    .where('community', '=', community)
    .where('report_id', '=', report)
    .executeTakeFirst()
  return row?.n ?? 1
}
