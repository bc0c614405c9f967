import { occupancyTable } from '@linli/rules/code-tables'
import { type Column, words } from './columns.ts'

/** What the register keeps of a household. */
export const householdColumns = [
  {
    key: 'originGroup',
    zh: '原村组',
    en: 'Origin group',
    words: words(
      `原村民小组 原自然村 原村 原小组 村民小组 自然村 原属村组 原所属村组 搬迁前村组 所属村组 村组 原居住地 原住址 原籍村组 原村小组 村小组 组别
      originvillage villagegroup formervillage originvillagegroup`,
    ),
    parts: words('原村 村组 自然村 村民小组'),
    type: 'text',
    privacyClass: 'staff',
    width: 12,
    listed: true,
  },
  {
    key: 'occupancy',
    zh: '房屋使用',
    en: 'Occupancy',
    words: words(
      `房屋使用情况 使用情况 房屋状态 居住状态 居住情况 居住状况 居住类型 房屋用途 入住情况 入住状态 住房性质 房屋性质
      自住出租 自住或出租 使用状态 房屋使用状态 住房使用 住房情况 use tenure dwellinguse`,
    ),
    parts: words('房屋使用 房屋状态 居住情况 居住状 入住 自住 使用情况'),
    type: 'code',
    table: occupancyTable,
    privacyClass: 'staff',
    width: 9,
    listed: true,
  },
  {
    key: 'householdNumber',
    zh: '户编号',
    en: 'Household number',
    words: words('户号 家庭编号 户籍号 户序号 户口簿号 户口号 住户编号 householdno householdid familyno hukounumber'),
    parts: words('户号 户编号'),
    type: 'text',
    privacyClass: 'staff',
    width: 12,
    hidden: true,
  },
  {
    key: 'householdNote',
    zh: '户备注',
    en: 'Household note',
    words: words('家庭备注'),
    type: 'prose',
    privacyClass: 'staff',
    max: 500,
    width: 20,
  },
  {
    key: 'livesSince',
    zh: '入住日期',
    en: 'Lives here since',
    words: words('入住时间 livessince moveindate'),
    type: 'date',
    privacyClass: 'staff',
    width: 12,
  },
] as const satisfies readonly Column[]
