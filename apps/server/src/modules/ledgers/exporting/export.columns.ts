import { type RegisterColumn, type RegisterColumnKey, registerColumns } from '@linli/contract/register-columns'
import type { FieldCipher } from '../../../platform/fields.ts'
import { type RegisterText, registerTexts } from './export.texts.ts'
import type { FileColumn } from './export.writer.ts'

export type ExportColumn = FileColumn & { text: RegisterText }

/** The columns of an export, in the order people read them; the import knows each by its header. */
export function exportColumns(fields: FieldCipher, { masked, numbered }: { masked: boolean; numbered: boolean }): ExportColumn[] {
  const left: readonly RegisterColumnKey[] = ['address', masked ? 'birthDate' : 'birthYear']
  const declared = new Map<string, RegisterColumn>(registerColumns.map((column) => [column.key, column]))
  return Object.entries(registerTexts(fields, { masked })).flatMap(([key, text]) => {
    const column = declared.get(key)
    if (column === undefined || left.includes(column.key)) return []
    const hidden = 'hidden' in column
    return hidden && !numbered ? [] : [{ header: column.zh, width: column.width, hidden, text }]
  })
}
