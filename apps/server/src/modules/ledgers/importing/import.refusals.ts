import type { ImportReport } from '@linli/contract/ledgers'
import { AppError } from '../../../platform/errors.ts'

const details = {
  reason: 'has-rejections',
  zh: '文件里有不能导入的行，没有写入任何内容。请改正后重新上传，或选择跳过这些行。',
  en: 'Some rows of the file cannot be imported, so nothing was written. Mend them and upload again, or choose to leave them out.',
}

/** Rows cannot be imported and were not to be left out, so nothing was written; the report tells which. */
export class HasRejectionsError extends AppError {
  readonly report: ImportReport

  constructor(report: ImportReport) {
    super('refused', details)
    this.report = report
  }
}

/** The same of a ledger: its dry run has told which. */
export function hasRejections(): AppError {
  return new AppError('refused', details)
}
