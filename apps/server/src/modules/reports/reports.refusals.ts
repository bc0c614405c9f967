import { reportLimits } from '@linli/contract/reports'
import { AppError } from '../../platform/errors.ts'

const refusal = (reason: string, zh: string, en: string) => (): AppError => new AppError('refused', { reason, zh, en })

export const basisNeeded = refusal(
  'basis-needed',
  '要上报完整的证件号码、电话和出生日期，请先写明用途和法律依据。',
  'To hand out whole identity numbers, phones and birth dates, say the purpose and the legal basis first.',
)
export const noTemplate = refusal('no-template', '请先上传对方的表格模板。', 'Upload the office’s template first.')
export const nothingToFill = refusal(
  'nothing-to-fill',
  '模板里还没有可以填的地方，请先指明各列的含义。',
  'There is nothing to fill in the template yet; say first what its columns mean.',
)
export const roundOpen = refusal(
  'round-open',
  '上一次填报还没有报出，请先报出或放弃它。',
  'The round before is still open; send it or give it up first.',
)
export const reportClosed = refusal('report-closed', '这份报表已经停报，请先恢复。', 'This report is closed; open it again first.')
export const notOpen = refusal(
  'round-not-open',
  '这次填报已经报出或放弃，不能再改。',
  'This round was sent or given up; it cannot be changed any more.',
)
export const notSent = refusal('round-not-sent', '这次填报还没有报出。', 'This round was not sent yet.')
export const futureDay = refusal('day-in-future', '不能用将来的日期填报。', 'A report cannot be filled from a day that has not come.')
export const unknownCell = refusal(
  'unknown-cell',
  '有一个格子没有找到，请刷新后再试。',
  'One of the cells was not found; reload and try again.',
)
export const notFillable = refusal(
  'cell-not-fillable',
  '这一格是公式、序号或固定文字，不能手填。',
  'This cell is a formula, a running number or a fixed text; it cannot be typed into.',
)
export const badNumber = refusal('number-invalid', '号码不对，请核对位数。', 'This number is not valid; check its digits.')
export const notWritable = refusal(
  'not-writable',
  '这一格不能写回台账，请在人员页面修改。',
  'This cell cannot be written back to the register; change it on the person’s page.',
)
export const badCode = refusal(
  'unknown-word',
  '写回台账的内容要用系统认识的说法（如“初中”“群众”）。',
  'To go back to the register it must be a word of its code table.',
)
export const tooManyRows = refusal(
  'too-many-rows',
  '符合条件的太多，一张表填不下。请缩小范围，或按楼栋分开报。',
  'Too many fit for one table. Narrow the question, or report building by building.',
)
export const cellsOpen = refusal(
  'cells-open',
  '还有格子没有核对：请先核对，或确认就这样报出。',
  'Some cells were not looked at yet. Look at them first, or say that it goes as it is.',
)
export const manyPersons = refusal(
  'many-persons',
  `这份报表含超过 ${String(reportLimits.freshAbove)} 人的完整号码：请写明原因，并再次确认是您本人。`,
  `This report holds whole numbers of more than ${String(reportLimits.freshAbove)} persons: give a reason and prove again that it is you.`,
)
