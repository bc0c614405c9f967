import type { CodeTable } from './code-entry.ts'

/** Who may own a matter (matter-acts.ts), as ledgers write them. */
export const matterOwnerTable: CodeTable = [
  { code: 'committee', zh: '居委会', en: 'Committee', synonyms: ['社区', '居委会班子', '社区居委会'] },
  { code: 'property-company', zh: '物业公司', en: 'Property company', synonyms: ['物业', '物业服务企业', '小区物业'] },
  { code: 'police', zh: '社区民警', en: 'Community police', synonyms: ['民警', '派出所', '警务室'] },
  { code: 'building-head', zh: '楼栋长', en: 'Building head', synonyms: ['楼长'] },
]

export const limitUnitTable: CodeTable = [
  { code: 'hours', zh: '小时', en: 'Hours', synonyms: ['时', '个小时'] },
  { code: 'days', zh: '天', en: 'Days', synonyms: ['日', '工作日', '个工作日'] },
]

export const limitPaceTable: CodeTable = [
  { code: 'working', zh: '工作时间', en: 'Working time', synonyms: ['工作日', '上班时间'] },
  { code: 'around-the-clock', zh: '昼夜连续', en: 'Around the clock', synonyms: ['全天', '自然日', '连续', '24小时'] },
]
