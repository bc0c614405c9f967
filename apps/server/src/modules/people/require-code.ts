import type { CodeTable } from '@linli/rules'
import { AppError } from '../../platform/errors.ts'

/** @throws invalid_input for a code that its table does not have */
export function requireCode(table: CodeTable, field: string, code: string | null | undefined): void {
  if (code === undefined || code === null || table.some((entry) => entry.code === code)) return
  throw new AppError('invalid_input', {
    fields: [{ path: field, code: 'unknown-code', zh: '不在代码表中。', en: 'Not in the code table.' }],
  })
}
