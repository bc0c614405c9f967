import { limitPaceTable, limitUnitTable, matterOwnerTable } from '@linli/rules/matter-tables'
import { column, noteColumn } from './ledger-column.ts'
import { defineLedger } from './ledger.ts'

/** Categories of matters 诉求类别: whom one usually goes to, how long it may take, whether it may be raised without a name. */
export const matterCategories = defineLedger({
  key: 'matter-categories',
  zh: '诉求类别',
  en: 'Categories of matters',
  table: 'matter_category',
  named: 'name',
  sameBy: [['code'], ['name']],
  read: 'matters.read',
  write: 'matters.write',
  columns: [
    column('text', 'code', '类别代码', 'Code', 14, '代码 编码', { max: 30, required: true, listed: true }),
    column('text', 'name', '类别名称', 'Name', 16, '名称 类别', { max: 30, required: true, listed: true }),
    column('code', 'owner', '通常由谁办理', 'Usual owner', 14, '办理单位 责任单位 承办单位', { table: matterOwnerTable, listed: true }),
    column('number', 'dispatchHours', '派遣时限（小时）', 'Hours to dispatch', 12, '派遣时限', { min: 1, max: 2400, listed: true }),
    column('number', 'answerAmount', '答复时限', 'Time to answer', 10, '办理时限 办结时限', {
      min: 1,
      max: 400,
      required: true,
      listed: true,
    }),
    column('code', 'answerUnit', '时限单位', 'Unit', 9, '单位', { table: limitUnitTable, required: true, listed: true }),
    column('code', 'answerPace', '时限算法', 'Pace', 12, '计时方式', { table: limitPaceTable, required: true, listed: true }),
    column('yes-no', 'anonymous', '可以匿名', 'Without a name', 9, '匿名', { listed: true }),
    column('number', 'position', '排列次序', 'Order', 9, '排序 次序', { min: 0, max: 10_000 }),
    noteColumn,
  ],
})
