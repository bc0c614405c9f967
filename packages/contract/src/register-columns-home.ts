import { type Column, words } from './columns.ts'

/** Where somebody lives: by its parts, or written out as one address. */
export const homeColumns = [
  {
    key: 'estate',
    zh: '小区',
    en: 'Estate',
    words: words('小区名称 住宅小区 所在小区 所属小区 小区名 安置小区 compound residentialestate'),
    parts: words('小区名称 所属小区 所在小区'),
    type: 'text',
    privacyClass: 'staff',
    width: 16,
  },
  {
    key: 'building',
    zh: '楼栋',
    en: 'Building',
    words: words(
      `楼栋号 楼号 栋 栋号 幢 幢号 楼幢 楼幢号 座 座号 楼 几栋 几幢 楼宇 楼栋名称 所在楼栋
      buildingno buildingnumber block tower`,
    ),
    parts: words('楼栋 栋号 幢号 楼号 building'),
    type: 'text',
    privacyClass: 'staff',
    width: 7,
    listed: true,
  },
  {
    key: 'unit',
    zh: '单元',
    en: 'Unit',
    words: words('单元号 单元门 门栋 所在单元 梯 unitno unitnumber entrance stairwell'),
    parts: words('单元'),
    type: 'text',
    privacyClass: 'staff',
    width: 8,
    listed: true,
  },
  {
    key: 'floor',
    zh: '楼层',
    en: 'Floor',
    words: words('层 层数 所在楼层 所在层 层号 storey level'),
    parts: words('楼层'),
    type: 'number',
    privacyClass: 'staff',
    width: 6,
  },
  {
    key: 'room',
    zh: '房号',
    en: 'Room',
    words: words(
      `室号 房间号 门牌 门牌号 房屋号 户室 户室号 室 房间 门号 房门号 房室号 住房号 房屋编号 室房号
      roomno roomnumber flat apartment door doornumber`,
    ),
    parts: words('房号 室号 门牌 房间号 room'),
    type: 'text',
    privacyClass: 'staff',
    width: 8,
    listed: true,
  },
  {
    key: 'address',
    zh: '住址',
    en: 'Address',
    words: words(
      `地址 家庭住址 现住址 居住地址 详细地址 家庭地址 现居住地址 现居住地 房屋地址 房屋坐落 居住地 居住房号 楼栋单元房号 楼栋房号
      楼栋室 栋单元室 楼单元室 楼栋单元室 楼栋门牌号 安置房号 安置地址 homeaddress dwelling residence`,
    ),
    parts: words('住址 地址 坐落 单元房号 单元室 address'),
    type: 'text',
    privacyClass: 'staff',
    width: 24,
  },
] as const satisfies readonly Column[]
