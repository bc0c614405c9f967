import type { ImportRejection, RegisterCounts, SheetMapping } from "@linli/contract/ledgers";

/** Where a row stands in the file; `row` as the spreadsheet program shows it. */
export type Place = { sheet: string; row: number };

export type DwellingDraft = { key: string; estate: string | null; building: string; unit: string; room: string; floor: number };

/** `head` is the name the file gives; the head among the members is the one whose relation is '02'. */
export type HouseholdDraft = { key: string; dwelling: string; head: string | null; originGroup: string | null; occupancy: "lives_in" | "rents" | "empty" | null };

/** null = the file says nothing about it. Identity and phone are plain here and must not be logged. */
export type PersonDraft = Place & {
  household: string;
  name: string;
  relation: string;
  sex: string;
  bornOn: string | null;
  identityKind: string | null;
  identity: string | null;
  phone: string | null;
  politics: string | null;
  ethnicity: string | null;
  marital: string | null;
  schooling: string | null;
  work: string | null;
  skills: string | null;
  note: string | null;
  careTags: string[];
};

/** What a workbook says about a community, row by row, before the register is asked. */
export type RegisterDraft = {
  sheets: SheetMapping[];
  /** Read off titles above the header: the estate's name, for files without such a column. */
  titleEstate: string | null;
  found: RegisterCounts;
  rejected: ImportRejection[];
  rejectedRows: number;
  dwellings: DwellingDraft[];
  households: HouseholdDraft[];
  persons: PersonDraft[];
};
