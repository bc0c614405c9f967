import type { Column } from '@linli/contract/columns'
import type { Ledger } from '@linli/contract/ledger'
import type { LedgerRowFilter } from '@linli/contract/ledger-rows'

type Address = Readonly<Record<string, unknown>>

/** In an address an empty choice needs a sign of its own. */
export const noneChosen = '-'

/** Columns a list can be narrowed by. */
export function filterColumns({ columns }: Pick<Ledger, 'columns'>): Column[] {
  return columns.filter(({ table, listed }) => table !== undefined && listed === true)
}

/** The name of a column's filter in an address. */
export const filterKey = (column: string): string => `f-${column}`

/** What the address of a list asks for, as the server takes it. */
export function filterOfAddress(ledger: Pick<Ledger, 'columns'>, address: Address): LedgerRowFilter {
  const text = (key: string): string => (typeof address[key] === 'string' ? address[key] : '')
  const where = filterColumns(ledger)
    .flatMap(({ key }) => {
      const code = text(filterKey(key))
      return code === '' ? [] : [`${key}:${code === noneChosen ? '' : code}`]
    })
    .join(',')
  const asOf = text('asOf')
  return {
    ...(where === '' ? {} : { where }),
    ...(text('q') === '' ? {} : { q: text('q') }),
    ...(asOf === '' && text('ended') === 'yes' ? { ended: 'yes' as const } : {}),
    ...(asOf === '' ? {} : { asOf }),
  }
}
