import type { CodeTable } from './code-entry.ts'

/** Special-care tags. Each is `sensitive` and needs its basis recorded (DOMAIN.md §2.5). */
export const careTagTable: CodeTable = [
  {
    code: 'minimum-living-allowance',
    zh: '低保',
    en: 'Minimum living allowance',
    synonyms: ['低保户', '低保对象', '最低生活保障', '城市低保', '农村低保', '城乡低保'],
  },
  { code: 'extreme-poverty', zh: '特困', en: 'Destitute, fully supported', synonyms: ['特困户', '特困人员', '特困供养', '五保', '五保户'] },
  {
    code: 'low-income',
    zh: '低收入',
    en: 'Low income',
    synonyms: ['低收入家庭', '低保边缘', '低保边缘户', '困难家庭', '困难户', '监测户', '脱贫户'],
  },
  {
    code: 'disabled',
    zh: '残疾',
    en: 'Disabled',
    synonyms: ['残疾人', '残疾人员', '重度残疾', '肢体残疾', '视力残疾', '听力残疾', '言语残疾', '智力残疾', '精神残疾', '多重残疾'],
  },
  {
    code: 'disabled-care',
    zh: '失能',
    en: 'Unable to care for oneself',
    synonyms: ['失能老人', '半失能', '半失能老人', '失智', '生活不能自理'],
  },
  { code: 'very-old', zh: '高龄', en: 'Aged 80 or over', synonyms: ['高龄老人', '80岁以上', '80岁以上老人', '百岁老人'] },
  { code: 'empty-nest', zh: '空巢老人', en: 'Empty-nest elder', synonyms: ['空巢'] },
  { code: 'living-alone', zh: '独居老人', en: 'Elder living alone', synonyms: ['独居', '孤寡老人', '孤寡', '孤老'] },
  { code: 'left-behind-elder', zh: '留守老人', en: 'Left-behind elder', synonyms: [] },
  { code: 'left-behind-woman', zh: '留守妇女', en: 'Left-behind woman', synonyms: [] },
  { code: 'left-behind-child', zh: '留守儿童', en: 'Left-behind child', synonyms: ['农村留守儿童'] },
  { code: 'child-in-need', zh: '困境儿童', en: 'Child in need', synonyms: ['困境未成年人', '事实无人抚养儿童', '事实无人抚养'] },
  { code: 'orphan', zh: '孤儿', en: 'Orphan', synonyms: [] },
  { code: 'veteran', zh: '退役军人', en: 'Veteran', synonyms: ['退伍军人', '复员军人', '转业军人', '退役士兵'] },
  {
    code: 'preferential-treatment',
    zh: '优抚对象',
    en: 'Entitled family of soldiers and martyrs',
    synonyms: ['优抚', '军属', '烈属', '军烈属', '现役军人家属'],
  },
  { code: 'one-child-loss', zh: '失独家庭', en: 'Family that lost its only child', synonyms: ['失独', '计划生育特殊家庭', '特扶'] },
  { code: 'single-parent', zh: '单亲家庭', en: 'Single-parent family', synonyms: ['单亲'] },
  { code: 'serious-illness', zh: '大病', en: 'Serious illness', synonyms: ['重病', '大病患者', '重大疾病', '慢性病', '慢病'] },
  { code: 'pregnant', zh: '孕产妇', en: 'Expecting or new mother', synonyms: ['孕妇', '产妇'] },
  { code: 'unemployed', zh: '失业', en: 'Unemployed', synonyms: ['失业人员', '零就业家庭', '就业困难', '就业困难人员'] },
]
