import { shopKindTable } from '@linli/rules/ledger-tables'
import { column, noteColumn } from './ledger-column.ts'
import { defineLedger } from './ledger.ts'

/** Shops and organisations within the community 商铺单位台账. */
export const shopsUnits = defineLedger({
  key: 'shops-units',
  zh: '商铺单位台账',
  en: 'Shops and organisations',
  table: 'shop_unit',
  named: 'name',
  sameBy: [['creditCode'], ['name', 'address'], ['name', 'dwelling'], ['name']],
  read: 'register.read',
  write: 'register.write',
  columns: [
    column('text', 'name', '名称', 'Name', 24, '商铺名称 单位名称 店名 商户名称 企业名称 商铺单位名称 字号名称', {
      parts: '店名 单位名称 商铺名称',
      max: 100,
      required: true,
      listed: true,
    }),
    column('code', 'kind', '行业类别', 'Kind', 12, '类别 类型 行业 经营类别 经营范围 单位类型 商铺类型', {
      parts: '行业 类别',
      table: shopKindTable,
      listed: true,
    }),
    column(
      'credit-code',
      'creditCode',
      '统一社会信用代码',
      'Credit code',
      21,
      '信用代码 社会信用代码 营业执照号 营业执照号码 执照号 注册号',
      { parts: '信用代码 执照号', listed: true },
    ),
    column('text', 'address', '地址', 'Address', 22, '经营地址 单位地址 详细地址 商铺地址 门牌', { parts: '地址', max: 100, listed: true }),
    column('dwelling', 'dwelling', '所用房号', 'Home used', 12, '房号 使用房屋 所在房号', { parts: '房号' }),
    column('text', 'contact', '负责人', 'Contact', 11, '联系人 经营者 法人 法定代表人 店主 老板 经营人', {
      parts: '负责人 联系人 经营者 法人',
      max: 60,
      listed: true,
    }),
    column('phone', 'phone', '联系电话', 'Phone', 14, '电话 手机 手机号 手机号码 联系方式 电话号码 负责人电话 联系人电话', {
      parts: '电话 手机',
      listed: true,
    }),
    column('number', 'employees', '从业人数', 'Employees', 9, '员工人数 人数 职工人数 从业人员数', {
      parts: '人数',
      min: 0,
      max: 100000,
      listed: true,
    }),
    column(
      'date',
      'licenceUntil',
      '证照有效期至',
      'Licence until',
      13,
      '许可证有效期 证照有效期 执照有效期 有效期至 许可证到期 证照到期日期',
      { parts: '有效期 到期' },
    ),
    noteColumn,
  ],
})
