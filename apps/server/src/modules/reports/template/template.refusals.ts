import { templateLimits } from '@linli/contract/reports'
import { AppError } from '../../../platform/errors.ts'
import type { WorkbookRefusal } from '../../ledgers/rows.ts'

const megabytes = (bytes: number): string => String(Math.floor(bytes / 1024 / 1024))

/** What differs for a form that is filled from what is said of a register that is imported. */
const words: Partial<Record<WorkbookRefusal['reason'], { zh: string; en: string }>> = {
  'file-too-large': {
    zh: `模板超过 ${megabytes(templateLimits.fileBytes)} MB。请删去图片和无关的表，只留要填的。`,
    en: `The template is larger than ${megabytes(templateLimits.fileBytes)} MB. Remove pictures and unrelated sheets.`,
  },
  'inflates-too-large': {
    zh: `模板解压后超过 ${megabytes(templateLimits.inflatedBytes)} MB，不予打开。请只留下要填的表，另存为新文件后再上传。`,
    en: `The template would unpack to more than ${megabytes(templateLimits.inflatedBytes)} MB and was not opened. Keep only the sheets to be filled.`,
  },
  'not-a-workbook': {
    zh: '这不是 .xlsx 工作簿。请用 Excel 或 WPS 打开原表，另存为“Excel 工作簿 (*.xlsx)”后再上传。',
    en: 'This is no .xlsx workbook. Open it in Excel or WPS, save it as “Excel workbook (*.xlsx)” and upload that.',
  },
  encrypted: {
    zh: '模板有打开密码。请向发表的单位要密码，在表格软件里取消密码、保存后再上传。',
    en: 'The template is protected by a password. Ask the office for it, remove it in your spreadsheet program, save and upload again.',
  },
  macros: {
    zh: '模板带有宏，不予打开。请另存为不带宏的 .xlsx 后再上传。',
    en: 'The template contains macros and was not opened. Save it as .xlsx without macros and upload that.',
  },
  'too-many-parts': {
    zh: '模板里的内部部件过多，不予打开。请把要填的表复制到一个新的工作簿里再上传。',
    en: 'The template holds too many inner parts and was not opened. Copy the sheets to be filled into a new workbook.',
  },
  'xml-entities': {
    zh: '模板里有不该出现的内容（XML 实体定义），可能有害，不予打开。请把要填的表复制到一个新的工作簿里再上传。',
    en: 'The template contains XML entity definitions, which workbooks never need and which may be harmful; it was not opened.',
  },
}

export function refusedTemplate({ reason, said }: Pick<WorkbookRefusal, 'reason' | 'said'>): AppError {
  return new AppError('refused_file', { reason, ...(words[reason] ?? said) })
}
