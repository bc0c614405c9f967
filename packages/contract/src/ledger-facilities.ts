import { facilityKindTable, facilityStateTable } from '@linli/rules/ledger-tables'
import { column, noteColumn } from './ledger-column.ts'
import { defineLedger } from './ledger.ts'

/** Public facilities 设施台账. The shortest ledger there is: nothing else had to be written for its file, list, form and print. */
export const facilities = defineLedger({
  key: 'facilities',
  zh: '设施台账',
  en: 'Facilities',
  table: 'facility',
  named: 'name',
  sameBy: [['name', 'place'], ['name', 'building'], ['name']],
  since: 'installedOn',
  read: 'register.read',
  write: 'register.write',
  columns: [
    column('text', 'name', '设施名称', 'Name', 18, '名称 设施', { max: 60, required: true, listed: true }),
    column('code', 'kind', '设施类别', 'Kind', 14, '类别 类型', { table: facilityKindTable, required: true, listed: true }),
    column('text', 'place', '位置', 'Place', 20, '所在位置 地点 安装位置', { max: 100, listed: true }),
    column('building', 'building', '所在楼栋', 'Building', 10, '楼栋 楼号 楼栋号', { listed: true }),
    column('code', 'state', '状态', 'State', 9, '设施状态 使用状态 完好情况 现状', { table: facilityStateTable, listed: true }),
    column('date', 'installedOn', '启用日期', 'In use since', 12, '安装日期 建成时间 启用时间'),
    column('text', 'keptBy', '管护人', 'Kept by', 14, '责任人 管理单位 管护单位 维护单位', { max: 60, listed: true }),
    column('phone', 'keeperPhone', '管护电话', "Keeper's phone", 14, '电话 联系电话 责任人电话'),
    column('date', 'inspectedOn', '最近检查日期', 'Last inspected', 13, '检查日期 最近巡检 巡查日期 检查时间', { listed: true }),
    noteColumn,
  ],
})
