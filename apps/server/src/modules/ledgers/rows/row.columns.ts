import type { Column } from '@linli/contract/columns'
import type { Ledger } from '@linli/contract/ledger'
import { type RawBuilder, sql } from 'kysely'
import { isReference, selectValues, storedColumn } from '../ledger-storage.ts'

/** A row of a ledger as read: what every ledger has, each declared column under its key, and words of references. */
export type StoredRow = {
  id: string
  starts_on: string
  ends_on: string | null
  version: number
  import_id: string | null
  created_at: string
} & Record<string, unknown>

const always = ['id', 'starts_on', 'ends_on', 'version', 'import_id', 'created_at']

/** Under this name a reference's word for people is read beside its id. */
export function labelName({ key }: Pick<Column, 'key'>): string {
  return `${key} label`
}

/** What to select from a ledger's table, or a row in its shape, under the alias `t`. */
export function selectRow(ledger: Pick<Ledger, 'columns'>): RawBuilder<unknown> {
  const labels = ledger.columns.flatMap((column) =>
    isReference(column.type) ? [sql`${labelOf(column.type, stored(column))} as ${sql.ref(labelName(column))}`] : [],
  )
  return sql.join([...always.map((name) => sql.ref(`t.${name}`)), selectValues(ledger, 't'), ...labels])
}

/** A declared column's place in the database under the alias `t`. */
export function stored(column: Pick<Column, 'key' | 'type'>): RawBuilder<unknown> {
  return sql.ref(`t.${storedColumn(column).value}`)
}

/** Homes and buildings carry their estate's name where there are several: the number alone would name two doors. */
const estateOf = (building: RawBuilder<unknown>) => sql`
  (select case when (select count(*) from estate n where n.community = t.community) > 1 then e.name || ' ' else '' end
  from building h join estate e on e.community = h.community and e.id = h.estate_id where h.community = t.community and h.id = ${building})`

function labelOf(type: 'person' | 'dwelling' | 'building', id: RawBuilder<unknown>): RawBuilder<unknown> {
  switch (type) {
    case 'person':
      return sql`(select p.name from person p where p.community = t.community and p.id = ${id})`
    case 'building':
      return sql`(select ${estateOf(sql`b.id`)} || b.name from building b where b.community = t.community and b.id = ${id})`
    case 'dwelling':
      return sql`(select ${estateOf(sql`d.building_id`)} || d.label from dwelling d where d.community = t.community and d.id = ${id})`
  }
}
