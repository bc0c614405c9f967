import type { RejectionCode, Said } from '@linli/contract/ledgers'
import { commonSentences } from '../columns/cell.sentences.ts'

/** What is wrong with a cell and what to do; `detail` is what the sentence needs to name. */
export function explain(code: RejectionCode, detail = ''): Said {
  const [zh, en] = sentences[code]
  return { zh: zh.replace('{}', detail), en: en.replace('{}', detail) }
}

const sentences: Record<RejectionCode, readonly [zh: string, en: string]> = {
  ...commonSentences,
  'name-missing': [
    '没有填写姓名。请补上；不是人员的行请删除。',
    'The name is missing. Fill it in, or delete the row if it is not a person.',
  ],
  'name-invalid': [
    '姓名里有不该有的字符。请改成证件上的姓名。',
    'The name holds characters that no name has. Write it as on the identity document.',
  ],
  'identity-number-characters': [
    '身份证号里有数字和末位 X 以外的字符。请对照证件改正。',
    'The identity number holds characters other than digits and a final X. Correct it from the document.',
  ],
  'identity-number-check-digit': [
    '身份证号的校验位不对，多半有一位写错。请对照证件改正。',
    'The check digit of the identity number is wrong, so a digit was probably mistyped. Correct it from the document.',
  ],
  'identity-number-digits-lost': [
    '身份证号被存成了数字，末几位已经丢失。请把这一列设为“文本”格式，再对照证件重新填写。',
    'The identity number was stored as a number and its last digits are lost. Format the column as text and type it again from the document.',
  ],
  'identity-number-duplicate': [
    '与第 {} 行的身份证号相同。请核对哪一行写错，或删去重复的一行。',
    'The same identity number stands in row {}. Find out which is wrong, or delete the row written twice.',
  ],
  'person-duplicate': [
    '与第 {} 行是同一户里同名同出生日期的人。请删去重复的一行，或补上身份证号以便区分。',
    'Row {} has the same name and birth date in the same dwelling. Delete the row written twice, or add identity numbers to tell them apart.',
  ],
  'sex-contradicts-identity-number': [
    '性别与身份证号不符（按号码应为{}）。请核对后改正。',
    'The sex contradicts the identity number (which says {}). Check and correct.',
  ],
  'birth-date-contradicts-identity-number': [
    '出生日期与身份证号不符（按号码应为 {}）。请核对后改正。',
    'The birth date contradicts the identity number (which says {}). Check and correct.',
  ],
  'birth-date-invalid': ['认不出这个日期。请写成 1965-03-01 或 1965年3月 这样。', 'This date cannot be read. Write it like 1965-03-01.'],
  'birth-date-future': ['出生日期还没有到。请核对后改正。', 'The birth date lies in the future. Check and correct.'],
  'since-invalid': [
    '认不出这个日期。请写成 2024-03-01 这样，或留空。',
    'This date cannot be read. Write it like 2024-03-01, or leave it empty.',
  ],
  'since-future': ['这个日期还没有到。请核对后改正，或留空。', 'This date lies in the future. Check and correct, or leave it empty.'],
  'sex-unknown': ['性别请填“男”或“女”。', 'The sex must be 男 or 女.'],
  'phone-invalid': [
    '电话号码不对。请填 11 位手机号，或区号加座机号；没有就留空。',
    'This is not a phone number. Enter a mobile number of 11 digits or an area code with a landline, or leave it empty.',
  ],
  'relation-unknown': [
    '认不出与户主的关系。请填 户主、配偶、子、女、父亲、母亲 等；不是亲属填 非亲属。',
    'This relation to the head of household is not known. Use 户主, 配偶, 子, 女, 父亲, 母亲 or 非亲属.',
  ],
  'politics-unknown': [
    '认不出政治面貌。请填 群众、中共党员、中共预备党员、共青团员 等，或留空。',
    'This political status is not known. Use 群众, 中共党员, 中共预备党员, 共青团员, or leave it empty.',
  ],
  'ethnicity-unknown': [
    '认不出民族。请填 56 个民族之一，如 汉族、彝族，或留空。',
    'This ethnic group is not known. Enter one of the 56, such as 汉族, or leave it empty.',
  ],
  'marital-unknown': [
    '认不出婚姻状况。请填 未婚、已婚、离婚、丧偶，或留空。',
    'This marital status is not known. Use 未婚, 已婚, 离婚, 丧偶, or leave it empty.',
  ],
  'schooling-unknown': [
    '认不出文化程度。请填 小学、初中、高中、中专、大专、本科、研究生，或留空。',
    'This schooling is not known. Use 小学, 初中, 高中, 中专, 大专, 本科, 研究生, or leave it empty.',
  ],
  'occupancy-unknown': [
    '认不出房屋使用情况。请填 自住、出租、空置，或留空。',
    'This use of the dwelling is not known. Use 自住, 出租, 空置, or leave it empty.',
  ],
  'care-tag-unknown': [
    '认不出特殊类别“{}”。请填 低保、残疾、留守老人 等，多个用顿号分开。',
    'The special category “{}” is not known. Use 低保, 残疾, 留守老人 and the like, several parted by 、.',
  ],
  'care-ground-invalid': [
    '认不出类别依据“{}”。请每行写一类，如 低保：2024年评定（2024-01-01起）。',
    'The ground “{}” cannot be read. Write one category a line, like 低保：2024年评定（2024-01-01起）.',
  ],
  'identity-kind-unknown': [
    '认不出证件类型。请填 身份证、护照、港澳居民来往内地通行证 等，或留空。',
    'This kind of document is not known. Use 身份证, 护照 and the like, or leave it empty.',
  ],
  'building-missing': ['没有楼栋。请补上楼栋号。', 'The building is missing. Fill it in.'],
  'building-invalid': ['认不出楼栋。请写成 3栋 或 3 这样。', 'This building cannot be read. Write it like 3栋 or 3.'],
  'unit-invalid': ['认不出单元。请写成 2单元 或 2 这样。', 'This unit cannot be read. Write it like 2单元 or 2.'],
  'room-missing': ['没有房号。请补上房号。', 'The room is missing. Fill it in.'],
  'room-invalid': ['认不出房号。请写成 1102 或 1102室 这样。', 'This room cannot be read. Write it like 1102 or 1102室.'],
  'address-invalid': ['认不出住址。请写成 3栋2单元1102室 这样。', 'This address cannot be read. Write it like 3栋2单元1102室.'],
  'floor-invalid': ['认不出楼层。请填数字，地下层填 -1。', 'This floor cannot be read. Enter a number, -1 for a basement.'],
  'second-head': [
    '这一户在第 {} 行已有户主。请改正其中一行的“与户主关系”。',
    'Row {} already is the head of this household. Correct the relation in one of the two rows.',
  ],
  'text-too-long': ['内容太长（最多 {} 个字）。请写短一些。', 'The text is too long ({} characters at most). Shorten it.'],
}
