import type { Column } from '@linli/contract/columns'
import type { Said } from '@linli/contract/import-shapes'
import type { RowRejectionCode } from '@linli/contract/ledger-imports'
import { commonSentences } from './cell.sentences.ts'

/** What is wrong with a cell; `detail` goes into the sentence. */
export type CellFault = { code: RowRejectionCode; detail?: string }

/** What is wrong and what to do, in the words of the column. */
export function explainCell(column: Pick<Column, 'zh' | 'en' | 'table'>, { code, detail = '' }: CellFault): Said {
  const [zh, en] = sentences[code]
  const words = column.table ?? []
  const some = words.slice(0, 8)
  return {
    zh: fill(zh, column.zh, detail, `${some.map((entry) => entry.zh).join('、')}${words.length > some.length ? ' 等' : ''}`),
    en: fill(en, column.en, detail, `${some.map((entry) => entry.en).join(', ')}${words.length > some.length ? ' …' : ''}`),
  }
}

/** `{}` the detail, `{column}` its header, `{words}` what may stand in it. */
function fill(sentence: string, column: string, detail: string, words: string): string {
  return sentence.replaceAll('{column}', column).replaceAll('{words}', words).replaceAll('{}', detail)
}

const sentences: Record<RowRejectionCode, readonly [zh: string, en: string]> = {
  ...commonSentences,
  'value-missing': ['没有填写“{column}”。请补上。', '{column} is missing. Fill it in.'],
  'text-too-long': ['“{column}”太长（最多 {} 个字）。请写短一些。', '{column} is too long ({} characters at most). Shorten it.'],
  'number-invalid': ['“{column}”要填整数。请改成数字，或留空。', '{column} must be a whole number. Correct it or leave it empty.'],
  'number-too-small': ['“{column}”不能小于 {}。请核对后改正。', '{column} cannot be less than {}. Check and correct.'],
  'number-too-large': ['“{column}”不能大于 {}。请核对后改正。', '{column} cannot be more than {}. Check and correct.'],
  'date-invalid': [
    '认不出“{column}”的日期。请写成 2024-03-01 这样，或留空。',
    '{column} is no date. Write it like 2024-03-01, or leave it empty.',
  ],
  'month-invalid': [
    '认不出“{column}”的月份。请写成 2024-03 这样，或留空。',
    '{column} is no month. Write it like 2024-03, or leave it empty.',
  ],
  'yes-no-unknown': ['“{column}”请填“是”或“否”，或留空。', '{column} must be 是 or 否, or empty.'],
  'code-unknown': ['认不出“{column}”里的“{}”。请填 {words}，或留空。', '“{}” is not known in {column}. Use {words}, or leave it empty.'],
  'phone-invalid': [
    '“{column}”不是电话号码。请填 11 位手机号，或区号加座机号；没有就留空。',
    '{column} is no phone number. Enter a mobile number of 11 digits or an area code with a landline, or leave it empty.',
  ],
  'identity-number-characters': [
    '身份证号里有数字和末位 X 以外的字符。请对照证件改正；其他证件请写进备注。',
    'The identity number holds characters other than digits and a final X. Correct it from the document; put other documents into the note.',
  ],
  'identity-number-check-digit': [
    '身份证号的校验位不对，至少有一位写错。请对照证件改正。',
    'The check digit of the identity number is wrong: at least one digit is mistyped. Correct it from the document.',
  ],
  'digits-lost': [
    '“{column}”被存成了数字，末几位已经丢失。请把这一列设为“文本”格式，再对照证件重新填写。',
    '{column} was stored as a number and its last digits are lost. Format the column as text and type it again from the document.',
  ],
  'credit-code-length': [
    '统一社会信用代码应为 18 位，这里是 {} 位。请对照执照改正，或留空。',
    'A unified social credit code has 18 characters, this has {}. Correct it from the licence, or leave it empty.',
  ],
  'credit-code-characters': [
    '统一社会信用代码里有不该有的字符（不用字母 I、O、Z、S、V）。请对照执照改正。',
    'The credit code holds characters it cannot have (never I, O, Z, S or V). Correct it from the licence.',
  ],
  'credit-code-check-digit': [
    '统一社会信用代码的校验位不对，至少有一位写错。请对照执照改正。',
    'The check character of the credit code is wrong: at least one character is mistyped. Correct it from the licence.',
  ],
  'home-invalid': [
    '认不出“{column}”。请写成 3栋2单元1102室 或 3-2-1102 这样。',
    '{column} cannot be read. Write it like 3栋2单元1102室 or 3-2-1102.',
  ],
  'home-unknown': [
    '登记簿里没有“{}”这一户。请核对楼栋、单元和房号，或先把房屋登记进来。',
    'The register has no home “{}”. Check building, unit and room, or enter the home first.',
  ],
  'home-unclear': [
    '有几个小区都有“{}”，分不清是哪一个。请在前面写上小区名称。',
    'Several estates have a “{}”. Put the name of the estate in front.',
  ],
  'building-invalid': ['认不出“{column}”。请写成 3栋 或 3 这样。', '{column} cannot be read. Write it like 3栋 or 3.'],
  'building-unknown': [
    '登记簿里没有“{}”。请核对楼栋号，或先登记这栋楼。',
    'The register has no building “{}”. Check the number, or enter the building first.',
  ],
  'building-unclear': [
    '有几个小区都有“{}”，分不清是哪一个。请在前面写上小区名称。',
    'Several estates have a building “{}”. Put the name of the estate in front.',
  ],
  'check-failed': ['“{column}”不合要求（{}）。请核对后改正。', '{column} is not as it should be ({}). Check and correct.'],
  'contact-unknown': [
    '没有在任的联系人叫“{}”。请核对姓名，或先在「联系人」里添加。',
    'No contact who serves is called “{}”. Check the name, or add them first.',
  ],
  'contact-unclear': [
    '有不止一位联系人叫“{}”。请填“联系人楼栋”，或改用手工挂钩。',
    'Several contacts are called “{}”. Fill in their building, or link by hand.',
  ],
  'target-missing': ['没有填写住户房号，也没有填写被联系人。请填一项。', 'Neither a home nor a contact below is filled in. Fill in one.'],
  'home-empty': [
    '登记簿里这套房屋没有住户。请核对房号，或先登记住户。',
    'Nobody lives in this home by the register. Check the room, or enter who lives there.',
  ],
  'no-duty': [
    '按现行规则，“{}”所在的层级不联系这一层。请核对，或先调整规则。',
    'By the rules the level of “{}” does not keep contact with that one. Check, or change the rules first.',
  ],
  'row-twice': [
    '与第 {} 行是同一条记录。请删去重复的一行，或改正写错的一行。',
    'Row {} is the same record. Delete the row written twice, or correct the wrong one.',
  ],
}
