import { appointmentTable } from '@linli/rules/ledger-tables'
import { column, noteColumn, personColumn } from './ledger-column.ts'
import { defineLedger } from './ledger.ts'

/** Appointments 任职台账: who serves the community as what. It gives nobody a right to sign in; posts 岗位 do. */
export const appointments = defineLedger({
  key: 'appointments',
  zh: '任职台账',
  en: 'Appointments',
  table: 'appointment',
  named: 'name',
  sameBy: [
    ['role', 'name', 'building'],
    ['role', 'name'],
  ],
  since: 'servesFrom',
  read: 'register.read',
  write: 'register.write',
  columns: [
    column('code', 'role', '职务', 'Role', 14, '任职 岗位 担任职务 职务名称 身份 类别', {
      parts: '职务',
      table: appointmentTable,
      required: true,
      listed: true,
    }),
    column('text', 'name', '姓名', 'Name', 11, '任职人员 人员姓名 名字', { max: 60, required: true, listed: true }),
    column('phone', 'phone', '联系电话', 'Phone', 14, '电话 手机 手机号 手机号码 联系方式 电话号码', { parts: '电话 手机', listed: true }),
    column('building', 'building', '负责楼栋', 'Building', 10, '楼栋 所在楼栋 楼栋号 楼号 负责楼幢', { parts: '楼栋', listed: true }),
    column(
      'text',
      'area',
      '负责单元或片区',
      'Unit or area',
      16,
      '单元 片区 网格 负责单元 负责片区 负责网格 负责范围 小组 党小组 居民小组',
      { parts: '片区 网格 负责范围', max: 60, listed: true },
    ),
    column('date', 'servesFrom', '任职日期', 'From', 12, '任职时间 任职开始 任职起始日期 开始日期 聘任日期 当选日期', {
      parts: '任职时间 任职日期 当选',
      listed: true,
    }),
    column('date', 'servesUntil', '任期至', 'Until', 12, '任期届满 届满日期 任职截止 任期截止日期 结束日期 任期结束', {
      parts: '任期至 届满',
    }),
    noteColumn,
    personColumn,
  ],
})
