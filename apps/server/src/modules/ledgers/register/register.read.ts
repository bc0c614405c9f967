import type { ImportRejection, MappingCorrection, SheetMapping } from '@linli/contract/ledgers'
import { fullestRow } from '../columns/header.find.ts'
import { describeSheet } from '../columns/sheet.describe.ts'
import { readHead } from '../columns/sheet.head.ts'
import { WorkbookRefusal } from '../workbook/workbook.refusal.ts'
import type { Cell, SheetRow, Workbook } from '../workbook/workbook.read.ts'
import { type DwellingDraft, type HouseholdGroup, type RegisterSummary, listedAtMost } from './register.drafts.ts'
import { createClashes } from './register.clashes.ts'
import type { Header } from './register.headers.ts'
import { estateInTitle } from './register.lines.ts'
import { headerOf } from './register.mapping.ts'
import { type RowReading, createSheetReader, reject } from './register.sheet.ts'

export type ReadOptions = {
  /** 'YYYY-MM-DD' where the community is. */
  today: string
  mapping?: MappingCorrection
  /** Answers the columns of sheets without a header, also when no sheet is a register. */
  showColumns?: boolean
  /** Each household as soon as its rows are read; reading waits while it answers a promise. */
  onGroup?: (group: HouseholdGroup) => Promise<void> | void
  /** Called every thousand rows with the rows read so far. */
  onRows?: (read: number) => void
}

/**
 * Reads all register sheets of a workbook once, front to back, and hands on what can be imported
 * household by household. A rejected row hands on nothing and only counts in what was found.
 * @throws WorkbookRefusal when no sheet is a register or a corrected mapping cannot be used
 */
export async function readRegister(workbook: Pick<Workbook, 'sheets'>, options: ReadOptions): Promise<RegisterSummary> {
  const register = new Collector(options)
  const sheets: SheetMapping[] = []
  for (const sheet of workbook.sheets) {
    const rows = sheet.rows()[Symbol.asyncIterator]()
    const { buffered, head } = await readHead(rows)
    const header = headerOf(sheet, head, options.mapping ?? [])
    if ('code' in header) {
      const described =
        header.code === 'no-header'
          ? describeSheet(sheet.name, head, fullestRow(head), 0)
          : { sheet: sheet.name, headerRows: [], rows: 0, columns: [] }
      sheets.push({ ...described, skipped: header })
      await rows.return?.()
      continue
    }
    const persons = await register.readSheet(sheet.name, header, head, buffered, rows)
    sheets.push(describeSheet(sheet.name, head, header, persons))
  }
  if (options.showColumns !== true && sheets.every((sheet) => sheet.skipped !== null)) throw new WorkbookRefusal('no-register')
  return { sheets, ...register.summary() }
}

class Collector {
  readonly #options: ReadOptions
  readonly #clashes = createClashes()
  readonly #found = { buildings: new Set<string>(), dwellings: new Set<string>(), households: new Set<string>(), persons: 0 }
  readonly #rejected: ImportRejection[] = []
  #rejectedRows = 0
  #rows = 0
  #titleEstate: string | null = null
  #group: HouseholdGroup | null = null
  #lastDwelling: DwellingDraft | null = null

  constructor(options: ReadOptions) {
    this.#options = options
  }

  /** Answers how many rows name a person. */
  async readSheet(
    name: string,
    header: Header,
    head: readonly (readonly Cell[])[],
    buffered: readonly SheetRow[],
    rows: AsyncIterator<SheetRow>,
  ): Promise<number> {
    this.#titleEstate ??= estateInTitle(head.slice(0, header.first))
    const read = createSheetReader(name, header, this.#options.today)
    const before = this.#found.persons
    const take = (row: SheetRow): Promise<void> | void => {
      if (row.row <= header.first + header.depth) return
      if (++this.#rows % 1000 === 0) this.#options.onRows?.(this.#rows)
      const reading = read(row)
      if (reading !== null) return this.#take(reading, { sheet: name, row: row.row }, header)
    }
    for (const row of buffered) await take(row)
    for (let next = await rows.next(); next.done !== true; next = await rows.next()) {
      const waiting = take(next.value)
      if (waiting !== undefined) await waiting
    }
    await this.#flush()
    return this.#found.persons - before
  }

  summary(): Omit<RegisterSummary, 'sheets'> {
    const { buildings, dwellings, households, persons } = this.#found
    return {
      found: { buildings: buildings.size, dwellings: dwellings.size, households: households.size, persons },
      rejected: this.#rejected,
      rejectedRows: this.#rejectedRows,
    }
  }

  #take(reading: RowReading, place: { sheet: string; row: number }, header: Header): Promise<void> | void {
    const { dwelling, household, person, line } = reading
    this.#count(reading)
    const rejections = reading.rejections
    if (rejections.length === 0 && person !== null)
      rejections.push(...this.#clashes(person).map((fault) => reject(place, header, line, fault)))
    if (rejections.length > 0) {
      this.#rejectedRows++
      if (this.#rejected.length < listedAtMost) this.#rejected.push(...rejections)
      // The door is there, whoever lives behind it.
      if (dwelling !== null && dwelling !== this.#group?.dwelling)
        return this.#options.onGroup?.({ dwelling, household: null, persons: [], titleEstate: this.#titleEstate })
      return
    }
    if (dwelling === null) return
    const open = this.#group
    if (open !== null && open.household !== null && open.household.key === household?.key) {
      open.household.originGroup ??= household.originGroup
      open.household.occupancy ??= household.occupancy
      open.household.since ??= household.since
      open.household.note ??= household.note
      if (person !== null) open.persons.push(person)
      return
    }
    const waiting = this.#flush()
    this.#group = { dwelling, household, persons: person === null ? [] : [person], titleEstate: this.#titleEstate }
    return waiting
  }

  #flush(): Promise<void> | void {
    const group = this.#group
    this.#group = null
    if (group !== null) return this.#options.onGroup?.(group)
  }

  #count({ dwelling, household, person }: RowReading): void {
    if (dwelling !== null && dwelling !== this.#lastDwelling) {
      this.#lastDwelling = dwelling
      this.#found.buildings.add(`${dwelling.estate ?? ''}\u001f${dwelling.building}`)
      this.#found.dwellings.add(dwelling.key)
    }
    if (household !== null) this.#found.households.add(household.key)
    if (person !== null) this.#found.persons++
  }
}
