import type { Column } from '@linli/contract/columns'
import type { Ledger } from '@linli/contract/ledger'
import type { RowRejection } from '@linli/contract/ledger-imports'
import { evidenceMark, readableColumns, rowNumberColumn } from '@linli/contract/ledger-readable'
import { parseDwellingLabel } from '@linli/rules/dwelling-address'
import { checkIdentityNumber } from '@linli/rules/identity-number'
import { parseLooseDate } from '@linli/rules/loose-date'
import { type CellFault, explainCell } from '../columns/cell.fault.ts'
import { type CellContext, type CellReading, readCell } from '../columns/cell.read.ts'
import type { SheetHeader } from '../columns/header.find.ts'
import { isPassedOver, isRemark } from '../columns/sheet.lines.ts'
import type { CellValue } from '../ledger-storage.ts'
import { type AddressTexts, createAddressCarry } from '../register/register.address.ts'
import { idIn, isNothing, textOf } from '../register/register.cells.ts'
import { readableName } from '../register/register.person.ts'
import { type Cell, type SheetRow, columnLetter } from '../workbook/workbook.read.ts'
import type { Evidence, RowDraft } from './rows.draft.ts'

export type RowReading = { draft: RowDraft; rejections: RowRejection[] }

/** Reads the rows below a header in their order; answers null for rows that are none. */
export function createRowReader(
  ledger: Ledger,
  sheet: string,
  header: SheetHeader,
  context: Pick<CellContext, 'today' | 'places'>,
): (row: SheetRow) => RowReading | null {
  const at = new Map(header.columns.flatMap(({ field, index }) => (field === null || field === 'ignored' ? [] : [[field, index] as const])))
  const address = createAddressReader(ledger, context)
  const start = header.first + header.depth + 1
  return ({ row, cells }) => {
    const texts = cells.map(textOf)
    const cell = (field: string): Cell => cells[at.get(field) ?? -1] ?? null
    const text = (field: string): string => texts[at.get(field) ?? -1] ?? ''
    const id = idIn(text(rowNumberColumn.key))
    // What an export wrote is a row, whatever its words look like.
    if (id === null && (isPassedOver(texts, header, row - start) || isRemark(texts, header, ledger.named))) return null
    const place = { sheet, row }
    const rejections: RowRejection[] = []
    const values: Record<string, CellValue> = {}
    for (const column of ledger.columns) {
      const reading: CellReading =
        column.type === 'dwelling' ? address.kept(column, text) : readCell(column, cell(column.key), { ...context, exported: id !== null })
      const fault = faultOf(column, reading)
      if (fault !== null) rejections.push(reject(place, header, column, text(column.key), fault))
      else if ('value' in reading && reading.value !== null) values[column.key] = reading.value
    }
    const name = values[ledger.named]
    // 王 伟 is 王伟, as in the register, where a row is about somebody.
    if (isAboutPeople(ledger) && id === null && typeof name === 'string') values[ledger.named] = readableName(name)
    const evidence = evidenceOf(ledger, values, text, cell, address, context.today)
    return { draft: { ...place, id, values, evidence }, rejections }
  }
}

/** One reason for one cell of a row, in the words people read. */
export function reject(
  { sheet, row }: { sheet: string; row: number },
  header: SheetHeader,
  column: Column,
  value: string,
  fault: CellFault,
): RowRejection {
  const found = header.columns.find(({ field }) => field === column.key)
  return {
    sheet,
    row,
    column: found === undefined ? column.zh : `${columnLetter(found.index)} ${found.header}`,
    field: column.key,
    value: value === '' ? null : value.slice(0, 200),
    code: fault.code,
    message: explainCell(column, fault),
  }
}

function faultOf(column: Column, reading: CellReading): CellFault | null {
  if ('fault' in reading) return reading.fault
  return column.required === true && reading.value === null ? { code: 'value-missing' } : null
}

type Text = (field: string) => string
type AddressReader = {
  /** What the ledger keeps in a column for homes. */
  kept(column: Column, text: Text): CellReading
  /** Where somebody lives by columns that are not kept; null when they do not say. */
  told(text: Text): string | null
}

/**
 * A home stands in one column, or in several beside it: 楼栋 and 单元 of a merged building hold for the rows below as long
 * as these name a room. A row without any room says nothing about a home.
 */
function createAddressReader(ledger: Ledger, { places }: Pick<CellContext, 'places'>): AddressReader {
  const partKeys = new Set(readableColumns(ledger).flatMap(({ key }) => (key.startsWith(evidenceMark) ? [key] : [])))
  const carry = createAddressCarry()
  const partOf = (text: Text, key: keyof AddressTexts): string =>
    partKeys.has(`${evidenceMark}${key}`) ? text(`${evidenceMark}${key}`) : ''
  const read = (text: Text, own: string): CellReading => {
    const estate = partOf(text, 'estate')
    // A written-out address says all of it; what stands above is another home's.
    const whole = [own, partOf(text, 'address')].find((said) => !isNothing(said) && parseDwellingLabel(said) !== null)
    if (whole !== undefined) return places.home({ address: whole, estate })
    const room = isNothing(own) ? partOf(text, 'room') : own
    const { texts } = carry.read({ estate, building: partOf(text, 'building'), unit: partOf(text, 'unit'), floor: '', room, address: '' })
    return isNothing(room) ? { value: null } : places.home(texts)
  }
  return {
    kept: (column, text) => read(text, text(column.key)),
    told: (text) => {
      const reading = read(text, '')
      return 'value' in reading && typeof reading.value === 'string' ? reading.value : null
    },
  }
}

function isAboutPeople({ columns }: Pick<Ledger, 'columns'>): boolean {
  return columns.some(({ type }) => type === 'person')
}

function evidenceOf(
  ledger: Ledger,
  values: Readonly<Record<string, CellValue>>,
  text: Text,
  cell: (field: string) => Cell,
  address: AddressReader,
  today: string,
): Evidence {
  const none: Evidence = { identity: null, bornOn: null, home: null }
  if (!isAboutPeople(ledger)) return none
  const kept = (type: Column['type']): string | null => {
    const key = ledger.columns.find((column) => column.type === type)?.key
    const value = key === undefined ? null : values[key]
    return typeof value === 'string' ? value : null
  }
  const told = checkIdentityNumber(text(`${evidenceMark}identityNumber`), today)
  const identity = kept('identity') ?? (told.ok ? told.number : null)
  const check = identity === null ? null : checkIdentityNumber(identity, today)
  const born = cell(`${evidenceMark}birthDate`)
  const loose = parseLooseDate(born instanceof Date || typeof born === 'number' ? born : text(`${evidenceMark}birthDate`), { today })
  return {
    identity,
    bornOn: check?.ok === true ? check.birthDate : loose?.precision === 'day' ? loose.date : null,
    home: ledger.columns.some(({ type }) => type === 'dwelling') ? kept('dwelling') : address.told(text),
  }
}
