import type { ImportRejection, MappingCorrection, RegisterField, SheetMapping } from "@linli/contract/ledgers";
import { WorkbookRefusal } from "../workbook/workbook.refusal.ts";
import { type Cell, type Sheet, columnIndex, columnLetter } from "../workbook/workbook.read.ts";
import type { DwellingDraft, HouseholdDraft, PersonDraft, RegisterDraft } from "./register.drafts.ts";
import { viewRow } from "./register.cells.ts";
import type { Fault } from "./register.person.ts";
import { type Header, headerSearchRows, isUsable, recogniseHeader } from "./register.headers.ts";
import { estateInTitle } from "./register.lines.ts";
import { type RowReading, columnsByField, describeSheet, readSheet, reject } from "./register.sheet.ts";

export type ReadOptions = {
  /** 'YYYY-MM-DD' where the community is. */
  today: string;
  mapping?: MappingCorrection;
  /** Called every thousand rows with rows read and rows in all. */
  onRows?: (read: number, of: number) => void;
};

/**
 * Reads all register sheets of a workbook into drafts: homes, households, persons, and each row that
 * cannot be imported with its reasons. A rejected row contributes nothing but the count.
 * @throws WorkbookRefusal when no sheet is a register or a corrected mapping cannot be used
 */
export function readRegister(sheets: readonly Sheet[], options: ReadOptions): RegisterDraft {
  const register = new Collector();
  const of = sheets.reduce((total, sheet) => total + sheet.rows.length, 0);
  let read = 0;
  for (const sheet of sheets) {
    const header = headerOf(sheet, options.mapping ?? []);
    if (typeof header === "string") {
      register.skip(sheet.name, header);
      continue;
    }
    register.title(sheet.rows.slice(0, header.first));
    let persons = 0;
    for (const reading of readSheet(sheet.name, sheet.rows, header, options.today)) {
      if (reading.person !== null) persons++;
      register.take(reading, sheet, header);
      if (++read % 1000 === 0) options.onRows?.(read, of);
    }
    register.describe(describeSheet(sheet.name, sheet.rows, header, persons));
  }
  return register.finish();
}

type Skip = "hidden" | "empty" | "no-header";

function headerOf(sheet: Sheet, mapping: MappingCorrection): Header | Skip {
  const correction = mapping.find((candidate) => candidate.sheet === sheet.name);
  if (sheet.hidden && correction === undefined) return "hidden";
  if (sheet.rows.length === 0) return "empty";
  const recognised = recogniseHeader(sheet.rows);
  if (correction === undefined) return recognised ?? "no-header";
  return correct(sheet.rows, recognised, correction.columns);
}

/** Without a recognised header the one with most texts in the first rows is taken; its columns mean what the person says. */
function correct(rows: readonly (readonly Cell[])[], recognised: Header | null, said: MappingCorrection[number]["columns"]): Header {
  const base = recognised ?? fullestRow(rows);
  const given = new Map(said.map((column) => [columnIndex(column.column), column.field]));
  const taken = new Set<RegisterField | null>([...given.values()].filter((field) => field !== null && field !== "ignored"));
  const known = new Map(base.columns.map((column) => [column.index, column]));
  for (const [index, field] of given) known.set(index, { index, header: known.get(index)?.header ?? columnLetter(index), field, confidence: 1 });
  // A meaning given by hand is taken away from the column that was thought to have it.
  const columns = [...known.values()].map((column) => (given.has(column.index) || column.field === null || !taken.has(column.field) ? column : { ...column, field: null, confidence: 0 })).sort((a, b) => a.index - b.index);
  const meanings = columns.flatMap((column) => (column.field === null || column.field === "ignored" ? [] : [column.field]));
  if (!isUsable(columns) || new Set(meanings).size !== meanings.length) throw new WorkbookRefusal("mapping-not-usable");
  return { ...base, columns };
}

function fullestRow(rows: readonly (readonly Cell[])[]): Header {
  const filled = (row: readonly Cell[] | undefined): number => (row ?? []).filter((cell) => typeof cell === "string" && cell.trim() !== "").length;
  const candidates = rows.slice(0, headerSearchRows).map((row, first) => ({ first, filled: filled(row) }));
  const first = candidates.reduce((best, next) => (next.filled > best.filled ? next : best), { first: 0, filled: -1 }).first;
  const columns = (rows[first] ?? []).flatMap((cell, index) => (typeof cell === "string" && cell.trim() !== "" ? [{ index, header: cell.trim(), field: null, confidence: 0 }] : []));
  return { first, depth: 1, columns };
}

const skipped: Record<Skip, { zh: string; en: string }> = {
  hidden: { zh: "隐藏的工作表,没有读取。需要导入请先取消隐藏。", en: "A hidden sheet, not read. Unhide it to import it." },
  empty: { zh: "空的工作表。", en: "An empty sheet." },
  "no-header": { zh: "前十行里没有名册的表头(姓名、房号或住址),没有读取。是名册的话请指定各列含义。", en: "No register header (name, room or address) in the first ten rows, not read. If it is a register, say what its columns mean." },
};

class Collector {
  readonly #sheets: SheetMapping[] = [];
  readonly #rejected: ImportRejection[] = [];
  readonly #found = { buildings: new Set<string>(), dwellings: new Set<string>(), households: new Set<string>(), persons: 0 };
  readonly #dwellings = new Map<string, DwellingDraft>();
  readonly #households = new Map<string, HouseholdDraft>();
  readonly #persons: PersonDraft[] = [];
  readonly #identities = new Map<string, number>();
  readonly #likenesses = new Map<string, number>();
  readonly #heads = new Map<string, number>();
  #rejectedRows = 0;
  #titleEstate: string | null = null;

  skip(sheet: string, code: Skip): void {
    this.#sheets.push({ sheet, headerRows: [], rows: 0, columns: [], skipped: { code, message: skipped[code] } });
  }

  describe(mapping: SheetMapping): void {
    this.#sheets.push(mapping);
  }

  title(rows: readonly (readonly Cell[])[]): void {
    this.#titleEstate ??= estateInTitle(rows);
  }

  take(reading: RowReading, sheet: Sheet, header: Header): void {
    const { dwelling, household, person } = reading;
    if (dwelling !== null) {
      this.#found.buildings.add(`${dwelling.estate ?? ""}\u001f${dwelling.building}`);
      this.#found.dwellings.add(dwelling.key);
    }
    if (household !== null) this.#found.households.add(household.key);
    if (person !== null) this.#found.persons++;
    const rejections = [...reading.rejections];
    if (person !== null && rejections.length === 0) {
      const faults = this.#clashes(person);
      if (faults.length > 0) {
        const line = viewRow(sheet.rows[reading.row - 1] ?? [], columnsByField(header));
        rejections.push(...faults.map((fault) => reject(sheet.name, reading.row, header, line, fault)));
      }
    }
    if (rejections.length > 0) {
      this.#rejected.push(...rejections);
      this.#rejectedRows++;
      return;
    }
    if (dwelling !== null && !this.#dwellings.has(dwelling.key)) this.#dwellings.set(dwelling.key, dwelling);
    if (household !== null) this.#mergeHousehold(household);
    if (person !== null) this.#persons.push(person);
  }

  finish(): RegisterDraft {
    if (this.#sheets.every((sheet) => sheet.skipped !== null)) throw new WorkbookRefusal("no-register");
    return {
      sheets: this.#sheets,
      titleEstate: this.#titleEstate,
      found: { buildings: this.#found.buildings.size, dwellings: this.#found.dwellings.size, households: this.#found.households.size, persons: this.#found.persons },
      rejected: this.#rejected,
      rejectedRows: this.#rejectedRows,
      dwellings: [...this.#dwellings.values()],
      households: [...this.#households.values()],
      persons: this.#persons,
    };
  }

  /** What only shows beside other rows: the same number, the same person, a second head. */
  #clashes(person: PersonDraft): Fault[] {
    const same = (map: Map<string, number>, key: string, fault: (row: number) => Fault): Fault[] => {
      const before = map.get(key);
      if (before !== undefined) return [fault(before)];
      map.set(key, person.row);
      return [];
    };
    const faults =
      person.identity === null
        ? same(this.#likenesses, [person.household, person.name, person.bornOn ?? ""].join("\u001f"), (row) => ({ field: "name", code: "person-duplicate", detail: String(row) }))
        : same(this.#identities, `${person.identityKind ?? ""}:${person.identity}`, (row) => ({ field: "identityNumber", code: "identity-number-duplicate", detail: String(row) }));
    if (faults.length === 0 && person.relation === "02") faults.push(...same(this.#heads, person.household, (row) => ({ field: "relation", code: "second-head", detail: String(row) })));
    return faults;
  }

  #mergeHousehold(household: HouseholdDraft): void {
    const known = this.#households.get(household.key);
    if (known === undefined) this.#households.set(household.key, { ...household });
    else {
      known.originGroup ??= household.originGroup;
      known.occupancy ??= household.occupancy;
    }
  }
}
