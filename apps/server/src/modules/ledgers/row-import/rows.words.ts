import type { RowConflict } from '@linli/contract/ledger-imports'
import type { Said } from '@linli/contract/import-shapes'

/** Why a row is left alone until somebody settles it, and how. */
export function explainRowConflict(code: RowConflict['code']): Said {
  return sentences[code]
}

const sentences: Record<RowConflict['code'], Said> = {
  'several-match': {
    zh: '台账里有不止一条与这一行相符。请补上能区分的内容（如证件号、日期、位置），或先在台账里合并。',
    en: 'Several records of the ledger fit this row. Add what tells them apart (a number, a date, a place), or settle them in the ledger first.',
  },
  'matched-twice': {
    zh: '文件里另一行也是台账里的这一条。请删去重复的一行，或补上能区分的内容；新增的记录编号要留空。',
    en: 'Another row of the file is the same record of the ledger. Delete the row written twice or add what tells them apart; leave the record number of new rows empty.',
  },
  'row-ended': {
    zh: '台账里这一条已经结束。确实又开始了，请清空这一行的记录编号，作为新的一条导入。',
    en: 'This record has ended. If it began again, empty the record number of the row so that it is imported as a new one.',
  },
}
