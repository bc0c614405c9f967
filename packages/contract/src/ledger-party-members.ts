import { partyKindTable, partyRelationTable } from '@linli/rules/ledger-tables'
import { column, noteColumn, personColumn } from './ledger-column.ts'
import { defineLedger } from './ledger.ts'

const secret = { privacyClass: 'sensitive' } as const

/**
 * Party members 党员台账 (DOMAIN.md §1.2–1.3): where each one's organisational relation is, no dossiers. Who is a Party
 * member is told to staff alone (§2.5). Branch and group are words until Party organisations have rows of their own.
 */
export const partyMembers = defineLedger({
  key: 'party-members',
  zh: '党员台账',
  en: 'Party members',
  table: 'party_member',
  named: 'name',
  sameBy: [['identity'], ['name', 'joinedOn'], ['name']],
  read: 'register.read',
  write: 'register.write',
  columns: [
    column('text', 'name', '姓名', 'Name', 11, '党员姓名 党员名字 名字', { max: 60, required: true, listed: true, ...secret }),
    column('code', 'kind', '党员类别', 'Kind', 11, '人员类别 类别 党员类型 正式或预备 政治面貌', {
      table: partyKindTable,
      required: true,
      listed: true,
      ...secret,
    }),
    column('identity', 'identity', '公民身份号码', 'Identity number', 21, '身份证号 身份证号码 身份证 公民身份证号码 证件号码', {
      parts: '身份证 身份号码',
    }),
    column('date', 'joinedOn', '入党时间', 'Joined on', 12, '入党日期 加入党组织时间 加入党组织日期 入党年月', {
      parts: '入党',
      listed: true,
      ...secret,
    }),
    column('date', 'fullSince', '转正时间', 'Full since', 12, '转正日期 转为正式党员时间 转为正式党员日期 转正年月', {
      parts: '转正 转为正式',
      ...secret,
    }),
    column('text', 'branch', '所在党支部', 'Branch', 18, '党支部 支部 所属党支部 所属支部 所在支部', {
      parts: '支部',
      max: 60,
      listed: true,
      ...secret,
    }),
    column('text', 'partyGroup', '所在党小组', 'Group', 14, '党小组 小组 所属党小组', {
      parts: '党小组',
      max: 60,
      listed: true,
      ...secret,
    }),
    column('code', 'relationState', '组织关系状态', 'Relation', 15, '组织关系 组织关系所在 组织关系归属 党员状态 流动情况', {
      parts: '组织关系',
      table: partyRelationTable,
      listed: true,
      ...secret,
    }),
    column(
      'text',
      'homeBranch',
      '组织关系所在单位',
      'Home branch elsewhere',
      24,
      '外地党组织 组织关系所在党组织 隶属党组织 流出地党组织 所在地党组织',
      { max: 100, ...secret },
    ),
    column('phone', 'phone', '联系电话', 'Phone', 14, '电话 手机 手机号 手机号码 联系方式 电话号码', { parts: '电话 手机', listed: true }),
    column('text', 'duties', '党内职务', 'Duties', 16, '职务 党内职务及分工 担任职务', { parts: '职务', max: 100, ...secret }),
    { ...noteColumn, ...secret },
    { ...personColumn, ...secret },
  ],
})
