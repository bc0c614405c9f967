import path from 'node:path'

/** Forms in the manner of a street office (e2e/src/templates). */
const folder = path.resolve(import.meta.dirname, '../../../../../../e2e/data/templates')

export const forms = {
  floating: path.join(folder, '流动人口月报表.xlsx'),
  screening: path.join(folder, '两癌筛查人员名单.xlsx'),
  summary: path.join(folder, '分年龄段统计表.xlsx'),
} as const
