import {
  careTagTable,
  type CodeTable,
  ethnicityTable,
  labelOf,
  maritalTable,
  occupancyTable,
  politicsTable,
  relationTable,
  schoolingTable,
  sexTable,
} from '@linli/rules/code-tables'
import { maskIdentityNumber, maskPhone } from '@linli/rules/masking'
import type { FieldCipher } from '../../../platform/fields.ts'
import { writeCareGrounds } from '../register/register.care.ts'
import { tidyProse } from '../register/register.cells.ts'
import { identityKindWord } from '../register/register.identity-kinds.ts'
import type { ExportRow } from './export.queries.ts'

/** `hidden` columns carry the register's own numbers: a row that comes back is known by them. */
export type ExportColumn = { header: string; width: number; hidden?: boolean; text: (row: ExportRow) => string | null }

/** The columns of an export, in the order people read them; the import knows each by its header. */
export function exportColumns(fields: FieldCipher, options: { masked: boolean; numbered: boolean }): ExportColumn[] {
  const opened = (field: 'identity' | 'phone', sealed: Buffer | null, mask: (text: string) => string): string | null => {
    if (sealed === null) return null
    const text = fields.open(field, sealed)
    return options.masked ? mask(text) : text
  }
  return [
    { header: '小区', width: 16, text: ({ estate }) => estate },
    { header: '楼栋', width: 7, text: ({ building }) => `${building}栋` },
    { header: '单元', width: 8, text: ({ unit }) => (unit === '' ? null : `${unit}单元`) },
    { header: '楼层', width: 6, text: ({ floor }) => String(floor) },
    { header: '房号', width: 8, text: ({ room }) => room },
    { header: '户主姓名', width: 11, text: ({ head }) => head },
    { header: '姓名', width: 11, text: ({ name }) => name },
    { header: '与户主关系', width: 12, text: ({ relation }) => word(relationTable, relation === '' ? null : relation) },
    { header: '性别', width: 6, text: ({ sex }) => word(sexTable, sex === '0' ? null : sex) },
    options.masked
      ? { header: '出生年份', width: 10, text: ({ bornOn }) => bornOn?.slice(0, 4) ?? null }
      : { header: '出生日期', width: 12, text: ({ bornOn }) => bornOn },
    { header: '证件类型', width: 12, text: ({ identity, identityKind }) => (identity === null ? null : identityKindWord(identityKind)) },
    { header: '证件号码', width: 21, text: ({ identity }) => opened('identity', identity, maskIdentityNumber) },
    { header: '联系电话', width: 14, text: ({ phone }) => opened('phone', phone, maskPhone) },
    { header: '民族', width: 8, text: ({ ethnicity }) => word(ethnicityTable, ethnicity) },
    { header: '政治面貌', width: 13, text: ({ politics }) => word(politicsTable, politics) },
    { header: '婚姻状况', width: 9, text: ({ marital }) => word(maritalTable, marital) },
    { header: '文化程度', width: 11, text: ({ schooling }) => word(schoolingTable, schooling) },
    { header: '就业情况', width: 12, text: ({ work }) => prose(work) },
    { header: '技能特长', width: 14, text: ({ skills }) => prose(skills) },
    { header: '特殊类别', width: 14, text: ({ grounds }) => tagsOf(grounds) },
    { header: '类别依据', width: 26, text: ({ grounds }) => (grounds === null ? null : writeCareGrounds(grounds)) },
    { header: '原村组', width: 12, text: ({ originGroup }) => originGroup },
    { header: '房屋使用', width: 9, text: ({ household, occupancy }) => word(occupancyTable, household === null ? 'empty' : occupancy) },
    { header: '入住日期', width: 12, text: ({ livesSince }) => livesSince },
    { header: '入户日期', width: 12, text: ({ memberSince }) => memberSince },
    { header: '备注', width: 24, text: ({ note }) => prose(note) },
    { header: '户备注', width: 20, text: ({ householdNote }) => prose(householdNote) },
    ...(options.numbered
      ? [
          { header: '户编号', width: 12, hidden: true, text: ({ household }: ExportRow) => household },
          { header: '人员编号', width: 12, hidden: true, text: ({ person }: ExportRow) => person },
        ]
      : []),
  ]
}

function word(table: CodeTable, code: string | null): string | null {
  return code === null ? null : labelOf(table, code, 'zh-CN')
}

function prose(text: string | null): string | null {
  return text === null || text === '' ? null : tidyProse(text)
}

function tagsOf(grounds: ExportRow['grounds']): string | null {
  return grounds === null ? null : [...new Set(grounds.map(({ kind }) => labelOf(careTagTable, kind, 'zh-CN')))].join('、')
}
