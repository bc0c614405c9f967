/** What the register's import and every other ledger's say in the same words; `{}` is the detail. */
export const commonSentences = {
  'identity-number-length': [
    '身份证号应为 18 位，这里是 {} 位。请对照证件改正。',
    'An identity number has 18 characters, this has {}. Correct it from the document.',
  ],
  'identity-number-birth-date': [
    '身份证号里的出生日期不存在。请对照证件改正。',
    'The birth date inside the identity number does not exist. Correct it from the document.',
  ],
  'identity-number-future': [
    '身份证号里的出生日期还没有到。请对照证件改正。',
    'The birth date inside the identity number lies in the future. Correct it from the document.',
  ],
  'identity-number-15-digits': [
    '这是旧的 15 位身份证号。请改成现在的 18 位号码。',
    'This is an old 15-digit identity number. Replace it by the present one of 18.',
  ],
  'cell-error': ['单元格里是出错的公式结果。请改成正确的内容。', 'The cell holds the error of a formula. Replace it by the right content.'],
} as const
