import type { FactSource } from '@linli/contract/people'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { FactHistoryEntry } from './person-history.ts'

interface Row {
  at: string
  day: string
  actor: string
  file: string | null
  reason: string | null
  source: string
  before: Record<string, string | null>
}

const fields = { originGroup: 'origin_group_id', householdNote: 'note' } as const

/** What became of a household's own facts, newest first: imports, and values put back. */
export async function listHouseholdHistory(tx: Tx, community: number, household: string, limit: number): Promise<FactHistoryEntry[]> {
  const { rows } = await sql<Row>`
    select * from (
      select c.changed_at as at, c.changed_at::date as day, c.changed_by as actor, null::text as file, c.reason, c.id as source, c.before
      from fact_change c where c.community = ${community} and c.row_id = ${household} and c.entity = 'household'
      union all
      select b.imported_at, b.imported_at::date, b.imported_by, b.file_name, null, b.id,
        jsonb_build_object('origin_group_id', i.before ->> 'origin_group_id', 'note', i.before ->> 'note')
      from import_change i join import_batch b on b.community = i.community and b.id = i.import_id and b.undone_at is null
      where i.community = ${community} and i.row_id = ${household} and i.entity = 'household'
    ) every_change order by at desc limit ${limit}`.execute(tx)
  const now = await tx
    .selectFrom('household')
    .select(['origin_group_id', 'note'])
    .where('community', '=', community)
    .where('id', '=', household)
    .executeTakeFirst()
  const groups = await tx.selectFrom('origin_group').select(['id', 'name']).where('community', '=', community).execute()
  const names = new Map(groups.map(({ id, name }) => [id, name]))
  let after: Record<string, string | null> = { ...now }
  return rows.flatMap((row) => {
    const values = Object.entries(fields).flatMap(([field, column]) => {
      const [was, is] = [row.before[column], after[column] ?? null]
      if (was === undefined || was === is) return []
      const say = (value: string | null) => (value !== null && field === 'originGroup' ? (names.get(value) ?? null) : value)
      return [{ field, before: say(was), after: say(is) }]
    })
    after = { ...after, ...row.before }
    if (values.length === 0) return []
    const source: FactSource = row.file === null ? { kind: 'change', id: row.source } : { kind: 'import', id: row.source }
    return [
      {
        of: { kind: 'household' as const, id: household },
        at: row.at,
        day: row.day,
        actor: row.actor,
        how: row.file === null ? ('restore' as const) : ('import' as const),
        fields: values.map(({ field }) => field),
        values,
        file: row.file,
        reason: row.reason,
        source,
      },
    ]
  })
}
