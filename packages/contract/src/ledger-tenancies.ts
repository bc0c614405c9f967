import { tenancyPurposeTable } from '@linli/rules/ledger-tables'
import { column, noteColumn, personColumn } from './ledger-column.ts'
import { defineLedger } from './ledger.ts'

/** Tenants 租户台账: who rents which home from whom, until when. One row a tenant who signed; people living along are counted. */
export const tenancies = defineLedger({
  key: 'tenancies',
  zh: '租户台账',
  en: 'Tenants',
  table: 'tenancy',
  named: 'name',
  sameBy: [['dwelling', 'identity'], ['dwelling', 'name'], ['identity'], ['name', 'phone']],
  since: 'rentedFrom',
  read: 'register.read',
  write: 'register.write',
  columns: [
    column(
      'dwelling',
      'dwelling',
      '房号',
      'Home',
      14,
      '租住房号 租住地址 房屋地址 门牌号 房屋 租住房屋 出租房屋 出租房屋地址 楼栋房号 住址 现住址',
      { parts: '房号 门牌 租住地址', required: true, listed: true },
    ),
    column('text', 'name', '租户姓名', 'Tenant', 11, '姓名 承租人 承租人姓名 租客 租客姓名 租户 租住人', {
      parts: '承租人 租客 租户姓名',
      max: 60,
      required: true,
      listed: true,
    }),
    column(
      'identity',
      'identity',
      '公民身份号码',
      'Identity number',
      21,
      '身份证号 身份证号码 身份证 公民身份证号码 证件号码 租户身份证号 承租人身份证号 承租人身份证号码',
      { parts: '身份证 身份号码' },
    ),
    column('phone', 'phone', '租户电话', 'Phone', 14, '联系电话 电话 手机 手机号 手机号码 联系方式 承租人电话 租客电话', {
      parts: '租户电话 承租人电话 租客电话',
      listed: true,
    }),
    column('text', 'landlordName', '房东姓名', 'Landlord', 11, '房东 出租人 出租人姓名 房主 房主姓名 业主 业主姓名 产权人', {
      parts: '房东 出租人 房主 业主',
      max: 60,
      listed: true,
    }),
    column(
      'phone',
      'landlordPhone',
      '房东电话',
      "Landlord's phone",
      14,
      '出租人电话 房主电话 业主电话 房东联系电话 房东联系方式 房东手机',
      { parts: '房东电话 出租人电话 房主电话 业主电话' },
    ),
    column('date', 'rentedFrom', '起租日期', 'From', 12, '租住开始日期 入住日期 入住时间 租赁开始时间 起租时间 租期开始 来住时间', {
      parts: '起租 租赁开始',
      listed: true,
    }),
    column(
      'date',
      'leaseUntil',
      '租期至',
      'Lease until',
      12,
      '到期日期 到期时间 租赁到期 租赁到期时间 租期截止 合同到期日期 合同到期时间 截止日期 租期结束',
      { parts: '到期 租期至 租期截止', listed: true },
    ),
    column('code', 'purpose', '租住用途', 'Purpose', 9, '用途 房屋用途 租赁用途', { parts: '用途', table: tenancyPurposeTable }),
    column('number', 'people', '居住人数', 'People', 9, '人数 租住人数 同住人数 实住人数', {
      parts: '人数',
      min: 0,
      max: 99,
      listed: true,
    }),
    column(
      'yes-no',
      'residenceRegistered',
      '已办居住登记',
      'Residence registered',
      12,
      '居住登记 是否办理居住登记 是否登记 居住证 是否办理居住证 是否办理居住证登记',
      { parts: '居住登记 居住证', listed: true },
    ),
    noteColumn,
    personColumn,
  ],
})
