import type { ImportRejection, RegisterField } from '@linli/contract/ledgers'
import { type SheetRow, columnLetter } from '../workbook/workbook.read.ts'
import { isPassedOver, isRemark } from '../columns/sheet.lines.ts'
import { type AddressReading, type AddressTexts, buildingOfSheet, createAddressCarry, readAddress } from './register.address.ts'
import { type ColumnsByField, type Row, idIn, isFaultyResult, isNothing, viewRow } from './register.cells.ts'
import type { DwellingDraft, HouseholdDraft, PersonDraft, Place } from './register.drafts.ts'
import type { Header } from './register.headers.ts'
import type { Fault } from './register.fault.ts'
import { readOccupancy, readPerson, readText, readableName } from './register.person.ts'
import { explain } from './register.rejections.ts'
import { readSince } from './register.since.ts'

/** What one row holds. `dwelling` is null when its address cannot be read; `person` when the row names only an empty home. */
export type RowReading = {
  line: Row
  dwelling: DwellingDraft | null
  household: HouseholdDraft | null
  person: PersonDraft | null
  rejections: ImportRejection[]
}

/** Reads the rows below a header in their order; answers null for rows that name no person. */
export function createSheetReader(name: string, header: Header, today: string): (row: SheetRow) => RowReading | null {
  const at = columnsByField(header)
  const nameField: RegisterField = at.has('name') ? 'name' : 'headName'
  const tellsHouseholds = at.has('householdNumber') || (at.has('headName') && nameField === 'name')
  const carry = createAddressCarry()
  const sheetBuilding = buildingOfSheet(name)
  const start = header.first + header.depth + 1
  let household: Open | null = null

  let home: AddressReading | null = null
  /** Below the first row of a home nothing is said about it: the reading above holds. */
  const readHome = (line: Row): { reading: AddressReading; moved: boolean } => {
    if (home !== null && addressFields.every((field) => line.text(field) === '')) return { reading: home, moved: false }
    const { texts, moved } = carry.read(addressTexts(line))
    home = readAddress(texts, sheetBuilding)
    return { reading: home, moved }
  }

  /** The household of this row: the one above it, unless the row's own cells tell another. */
  const enterHousehold = (line: Row, moved: boolean): Open => {
    const ownHead = nameField === 'name' ? nameIn(line.text('headName')) : null
    const ownNumber = line.text('householdNumber')
    const isHeadRow = readsAsHead(line, nameField)
    const another =
      household === null ||
      moved ||
      differs(household, ownHead, ownNumber) ||
      nameField === 'headName' ||
      (!tellsHouseholds && isHeadRow && household.hasHead)
    if (household === null || another) {
      const nth = household !== null && !moved && !tellsHouseholds ? household.nth + 1 : 0
      household = { head: ownHead, number: ownNumber, hasHead: false, nth, originGroup: null, occupancy: null, since: null, note: null }
    }
    household.hasHead ||= isHeadRow
    return household
  }

  return ({ row, cells }) => {
    const line = viewRow(cells, at)
    if (isPassedOver(line.texts, header, row - start) || isRemark(line.texts, header, 'name')) return null
    const faults: Fault[] = faultyCells(line, header)
    const { reading: address, moved } = readHome(line)
    const dwelling = 'dwelling' in address ? address.dwelling : null
    if ('faults' in address) faults.push(...address.faults)
    const open = enterHousehold(line, moved)
    fillHousehold(open, line, today, faults)
    const draft = dwelling === null ? null : householdDraft(open, dwelling)
    const isUnnamed = isNothing(line.text(nameField)) && isNothing(line.text('identityNumber')) && !line.exported
    // A household that nobody belongs to at present is known by its number alone.
    const isEmptyHousehold = isUnnamed && draft !== null && draft.id !== null
    const isEmptyHome = isUnnamed && !isEmptyHousehold && open.occupancy === 'empty'
    const reading = isEmptyHome || isEmptyHousehold ? null : readPerson(line, nameField, open.head, today)
    if (reading !== null) faults.push(...reading.faults)
    return {
      line,
      dwelling,
      household: isEmptyHome ? null : draft,
      person: reading === null ? null : { sheet: name, row, household: draft?.key ?? '', ...reading.person },
      rejections: withoutRepeats(faults).map((fault) => reject({ sheet: name, row }, header, line, fault)),
    }
  }
}

/** One reason for one cell of a row, in the words people read. */
export function reject({ sheet, row }: Place, header: Header, line: Row, fault: Fault): ImportRejection {
  const column = header.columns.find((candidate) => candidate.field === fault.field) ?? nearest(header, fault.field)
  const value = line.text(fault.field)
  return {
    sheet,
    row,
    column: column === undefined ? '' : `${columnLetter(column.index)} ${column.header}`,
    field: fault.field,
    value: value === '' ? null : value.slice(0, 200),
    code: fault.code,
    message: explain(fault.code, fault.detail),
  }
}

export function columnsByField(header: Header): ColumnsByField {
  return new Map(
    header.columns.flatMap((column) =>
      column.field === null || column.field === 'ignored' ? [] : [[column.field, column.index] as const],
    ),
  )
}

/** The household being read down the sheet. `nth` tells apart households of one home when nothing else does. */
type Open = {
  head: string | null
  number: string
  hasHead: boolean
  nth: number
  originGroup: string | null
  occupancy: HouseholdDraft['occupancy']
  since: string | null
  note: string | null
}

function differs(household: Open, ownHead: string | null, ownNumber: string): boolean {
  if (!isNothing(ownNumber) && ownNumber !== household.number) return true
  return ownHead !== null && ownHead !== household.head
}

function fillHousehold(household: Open, line: Row, today: string, faults: Fault[]): void {
  const originGroup = line.text('originGroup')
  if (!isNothing(originGroup)) household.originGroup = originGroup
  household.occupancy = readOccupancy(line, faults) ?? household.occupancy
  household.since ??= readSince(line, 'livesSince', today, faults)
  household.note ??= readText(line, 'householdNote', faults)
}

function householdDraft(household: Open, dwelling: DwellingDraft): HouseholdDraft {
  const mark = !isNothing(household.number) ? `#${household.number}` : (household.head ?? `~${household.nth}`)
  return {
    key: `${dwelling.key}\u001e${mark}`,
    id: idIn(household.number),
    dwelling: dwelling.key,
    head: household.head,
    originGroup: household.originGroup,
    occupancy: household.occupancy,
    since: household.since,
    note: household.note,
  }
}

function readsAsHead(line: Row, nameField: RegisterField): boolean {
  const relation = line.text('relation')
  return (
    relation === '户主' ||
    relation === '本人' ||
    relation === '01' ||
    relation === '02' ||
    (nameField === 'headName' && isNothing(relation))
  )
}

function nameIn(text: string): string | null {
  const name = readableName(text)
  return isNothing(name) ? null : name
}

const addressFields = ['estate', 'building', 'unit', 'floor', 'room', 'address'] as const

function addressTexts(line: Row): AddressTexts {
  const texts: AddressTexts = { estate: '', building: '', unit: '', floor: '', room: '', address: '' }
  for (const field of addressFields) texts[field] = line.text(field)
  return texts
}

function faultyCells({ cells, exported }: Row, header: Header): Fault[] {
  // An export holds no formulas: what looks like an error there is what somebody wrote.
  if (exported || !cells.some(isFaultyResult)) return []
  return header.columns.flatMap((column) =>
    column.field !== null && column.field !== 'ignored' && isFaultyResult(cells[column.index] ?? null)
      ? [{ field: column.field, code: 'cell-error' as const }]
      : [],
  )
}

/** A cell with an error value needs no second reason. */
function withoutRepeats(faults: readonly Fault[]): readonly Fault[] {
  if (faults.length < 2) return faults
  const seen = new Set<RegisterField>()
  return faults.filter((fault) => (seen.has(fault.field) ? false : (seen.add(fault.field), true)))
}

/** A missing building or room is shown at the column where it would stand. */
function nearest(header: Header, field: RegisterField): Header['columns'][number] | undefined {
  const kin: Partial<Record<RegisterField, readonly RegisterField[]>> = {
    building: ['address', 'room', 'unit'],
    room: ['address', 'unit', 'building'],
    name: ['headName'],
    headName: ['name'],
  }
  for (const other of kin[field] ?? []) {
    const column = header.columns.find((candidate) => candidate.field === other)
    if (column !== undefined) return column
  }
  return undefined
}
