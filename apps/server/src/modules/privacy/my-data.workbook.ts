import type { MyData } from '@linli/contract/privacy'
import {
  type CodeTable,
  careTagTable,
  ethnicityTable,
  maritalTable,
  politicsTable,
  relationTable,
  schoolingTable,
  sexTable,
} from '@linli/rules'
import ExcelJS from 'exceljs'

const fieldNames: Record<string, string> = {
  identity: '证件号码',
  phone: '电话',
  ethnicity: '民族',
  politics: '政治面貌',
  marital: '婚姻状况',
  schooling: '文化程度',
  work: '从业情况',
  skills: '技能',
  note: '备注',
  birth_date: '出生日期',
  name: '姓名',
  household: '住户信息',
  other: '其他',
}
const baseNames = { separate_consent: '单独同意', statutory_duty: '履行法定职责', public_emergency: '应对突发公共事件' }
const purposeNames: Record<string, string> = {
  contact: '联系',
  service: '服务',
  verification: '核验',
  emergency: '紧急',
  report: '统计上报',
}
const kindNames = { correction: '更正', deletion: '删除', explanation: '说明' }
const changeNames = { facts: '改资料', new_member: '家里添人', moved_away: '有人搬走', household_moved: '全家搬走', other: '其他' }
const changeStateNames = { open: '办理中', accepted: '已同意', refused: '未同意', withdrawn: '已撤回' }
const matterStateNames: Record<string, string> = {
  ...{ accepted: '已受理', verified: '已核实', dispatched: '已派遣', handling: '处理中', answered: '已答复' },
  ...{ confirmed: '已确认', closed: '已结案', withdrawn: '已撤回', merged: '已合并' },
}
const stateNames = { open: '办理中', done: '已办理', refused: '未予办理' }

/** The copy as a workbook anyone can open: one sheet for people, grounds, consents, requests and looks. Every cell is text. */
export async function writeMyData(data: MyData): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  book.creator = '邻里'
  addSheet(
    book,
    '人员',
    [
      '姓名',
      '与户主关系',
      '性别',
      '出生日期',
      '证件号码',
      '电话',
      '民族',
      '政治面貌',
      '婚姻状况',
      '文化程度',
      '从业情况',
      '技能',
      '备注',
      '关爱标签',
    ],
    data.people.map(({ facts, identity, phone, bornOn }) => [
      facts.name,
      nameOf(relationTable, facts.relation),
      nameOf(sexTable, facts.sex),
      bornOn ?? (facts.birthYear === null ? '' : `${String(facts.birthYear)}年`),
      identity ?? facts.identityMasked ?? '',
      phone ?? facts.phoneMasked ?? '',
      nameOf(ethnicityTable, facts.ethnicity),
      nameOf(politicsTable, facts.politics),
      nameOf(maritalTable, facts.marital),
      nameOf(schoolingTable, facts.schooling),
      facts.work ?? '',
      facts.skills ?? '',
      facts.note ?? '',
      (facts.careTags ?? []).map((tag) => nameOf(careTagTable, tag.kind)).join('、'),
    ]),
  )
  addSheet(
    book,
    '处理依据',
    ['项目', '依据', '用途'],
    (data.people[0]?.basis ?? []).map(({ field, basis, purposes }) => [
      fieldNames[field] ?? field,
      baseNames[basis],
      purposes.map((purpose) => purposeNames[purpose] ?? purpose).join('、'),
    ]),
  )
  addSheet(
    book,
    '同意',
    ['姓名', '项目', '同意日期', '撤回时间'],
    data.consents.map((consent) => [consent.personName, subjectName(consent.subject), consent.givenOn, consent.withdrawnAt ?? '']),
  )
  addSheet(
    book,
    '本人申请',
    ['姓名', '事项', '内容', '提出时间', '结果', '答复'],
    data.requests.map((request) => [
      request.personName,
      kindNames[request.kind],
      request.text,
      request.askedAt,
      stateNames[request.state],
      request.answer ?? '',
    ]),
  )
  addSheet(
    book,
    '变更申请',
    ['姓名', '事项', '内容', '提出时间', '结果', '答复'],
    data.changes.map((change) => [
      change.person?.name ?? change.names.join('、'),
      changeNames[change.kind],
      [...change.items.map(({ field, to }) => `${fieldNames[field] ?? field}：${to ?? '清空'}`), change.text]
        .filter((part) => part !== '')
        .join('；'),
      change.asked.at,
      changeStateNames[change.state],
      change.answer ?? '',
    ]),
  )
  addSheet(
    book,
    '走访记录',
    ['日期', '走访人', '记录', '补充'],
    data.visits.map((visit) => [visit.day, visit.by, visit.note, visit.additions.join('；')]),
  )
  addSheet(
    book,
    '诉求',
    ['编号', '提出时间', '标题', '内容', '状态', '答复'],
    data.matters.map((matter) => [
      matter.number,
      matter.at,
      matter.title,
      matter.text,
      matterStateNames[matter.state] ?? matter.state,
      matter.answer ?? '',
    ]),
  )
  addSheet(
    book,
    '查看记录',
    ['时间', '查看人', '姓名', '项目', '用途', '说明'],
    data.looks.map((look) => [
      look.at,
      look.by,
      look.person,
      fieldNames[look.field] ?? look.field,
      purposeNames[look.purpose] ?? look.purpose,
      look.note ?? '',
    ]),
  )
  return Buffer.from(await book.xlsx.writeBuffer())
}

function addSheet(book: ExcelJS.Workbook, title: string, heads: string[], rows: string[][]): void {
  const sheet = book.addWorksheet(title, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = heads.map((header) => ({ header, width: Math.max(12, header.length * 2 + 6), style: { numFmt: '@' } }))
  sheet.getRow(1).font = { bold: true }
  for (const row of rows) sheet.addRow(row)
}

function subjectName(subject: string): string {
  return subject.startsWith('care_tag:') ? `关爱标签：${nameOf(careTagTable, subject.slice(9))}` : (fieldNames[subject] ?? subject)
}

function nameOf(table: CodeTable, code: string | null): string {
  return table.find((entry) => entry.code === code)?.zh ?? code ?? ''
}
