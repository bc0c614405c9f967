import type { ImportConflict, Said } from '@linli/contract/ledgers'

/** What the file and the register disagree about, and how to settle it. */
export function explainConflict(code: ImportConflict['code']): Said {
  return sentences[code]
}

const sentences: Record<ImportConflict['code'], Said> = {
  'name-differs': {
    zh: '登记簿里这个身份证号（或人员编号）是另一个名字。请核对证件:号码写错就改文件；确已改名请先在登记簿里改名。',
    en: 'The register has this identity number (or person number) under another name. Check the document: mend the file if the number is wrong, or change the name in the register first if it was really changed.',
  },
  'identity-differs': {
    zh: '登记簿里这个人（编号相同，或这一户同名同出生日期）是另一个身份证号。请核对证件后改正文件或登记簿。',
    en: 'The register has this person (by number, or by name and birth date in this home) with another identity number. Check the document and mend the file or the register.',
  },
  'several-match': {
    zh: '这一行与登记簿里不止一个人相符，或者同一个人在文件里出现两次。请补上身份证号以便区分；新增的人员编号要留空。',
    en: 'This row fits more than one person of the register, or one person stands in the file twice. Add the identity number to tell them apart, and leave the person number of new people empty.',
  },
  'head-differs': {
    zh: '登记簿里这一户已有另一位户主。请在文件里写明原户主的新关系，或先在登记簿里更换户主。',
    en: 'The register has another head for this household. Give the former head a new relation in the file, or change the head in the register first.',
  },
}
