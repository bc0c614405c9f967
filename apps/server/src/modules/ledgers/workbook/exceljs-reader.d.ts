// The reader alone: all of exceljs takes a second more to load.
declare module 'exceljs/lib/stream/xlsx/workbook-reader.js' {
  const WorkbookReader: unknown
  export default WorkbookReader
}
