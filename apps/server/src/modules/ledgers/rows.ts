// The side door for processes that only read and write rows: nothing of routes and sign-in is loaded.
export { matchHeader } from './columns/header.words.ts'
export { eraseFromLedgers } from './erasing/erase.rows.ts'
export { type ExportRow, readExportRows } from './exporting/export.queries.ts'
export { type RegisterText, registerTexts } from './exporting/export.texts.ts'
export { type Container, openContainer } from './workbook/workbook.container.ts'
export { WorkbookRefusal } from './workbook/workbook.refusal.ts'
