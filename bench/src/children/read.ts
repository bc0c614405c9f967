import os from 'node:os'
import readXlsxFile from 'read-excel-file/node'
import { answerCalls } from '../child.ts'

// As the import's own process does: it gives way to other people's requests.
os.setPriority(Math.min(os.constants.priority.PRIORITY_LOW, os.getPriority() + 5))

type Read = (file: string, options: { trim: boolean; parseNumber: (digits: string) => unknown }) => Promise<{ data: unknown[][] }[]>

answerCalls({
  /** Only the library's reading, with the options the import reads with. @returns rows read */
  async read({ file }: { file: string }): Promise<number> {
    const library: unknown = readXlsxFile
    const sheets = await (library as Read)(file, { trim: false, parseNumber: (digits) => ({ digits }) })
    return sheets.reduce((rows, sheet) => rows + sheet.data.length, 0)
  },
})
