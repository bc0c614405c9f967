import readXlsxFile, { InvalidSpreadsheetError } from "read-excel-file/node";
import { inspectWorkbook } from "./workbook.inspect.ts";
import { WorkbookRefusal, unreadableCell } from "./workbook.refusal.ts";

/** A number as its digits stand in the file: 530599194807162240 would lose its end as a JavaScript number. */
export type NumberCell = { digits: string };

/** A cell's stored value; of a formula the result last calculated, never the formula. */
export type Cell = string | NumberCell | boolean | Date | null;

export type Sheet = { name: string; hidden: boolean; rows: Cell[][] };

/**
 * Opens an .xlsx file and answers all its sheets as rows of cells; row 0 is the sheet's row 1.
 * Holds the whole workbook in memory: call it in a process of its own with a memory cap.
 * @throws WorkbookRefusal
 */
export async function readWorkbook(file: string): Promise<Sheet[]> {
  const outline = await inspectWorkbook(file);
  const sheets = await readSheets(file);
  return sheets.map((sheet, index) => ({ name: sheet.sheet, hidden: outline.hidden[index] ?? false, rows: sheet.data ?? [] }));
}

export function isNumberCell(cell: Cell): cell is NumberCell {
  return typeof cell === "object" && cell !== null && "digits" in cell;
}

/** 0 → A, 26 → AA. */
export function columnLetter(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnLetter(Math.floor(index / 26) - 1) + columnLetter(index % 26);
}

/** Inverse of columnLetter; the letters must be A–Z. */
export function columnIndex(letters: string): number {
  return [...letters].reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** The library's declarations say `typeof Date` where it answers a Date, and leave out that a chart sheet has no rows. */
type ReadSheet = { sheet: string; data: Cell[][] | undefined };
type ReadFile = (file: string, options: { trim: boolean; parseNumber: (digits: string) => NumberCell }) => Promise<ReadSheet[]>;

async function readSheets(file: string): Promise<ReadSheet[]> {
  const read: unknown = readXlsxFile;
  try {
    return await (read as ReadFile)(file, { trim: false, parseNumber: (digits) => ({ digits }) });
  } catch (error) {
    const cell = error instanceof InvalidSpreadsheetError ? /at row (\d+), col (\d+)/.exec(error.message) : null;
    if (cell !== null) throw unreadableCell(Number(cell[1]), columnLetter(Number(cell[2]) - 1));
    throw new WorkbookRefusal("damaged");
  }
}
