import { column } from './ledger-column.ts'
import { defineLedger } from './ledger.ts'

/**
 * Who keeps contact with whom 挂钩联系花名册, as a workbook brings it: a home or a contact of a level below, and the name of
 * who keeps contact. Not kept by the general engine – its rows become links (modules/contact) – but read, checked, looked
 * at first and taken back like any other ledger.
 */
export const contactLinks = defineLedger({
  key: 'contact-links',
  zh: '挂钩联系花名册',
  en: 'Linked contact',
  table: 'contact_link',
  named: 'contact',
  sameBy: [['home', 'target', 'contact']],
  read: 'contact.read',
  write: 'contact.write',
  columns: [
    column(
      'dwelling',
      'home',
      '住户房号',
      'Home',
      14,
      '房号 住户 户 家庭住址 住址 房屋 门牌号 门牌 联系户 联系户房号 被联系户 楼栋单元房号',
      {
        parts: '房号 住址 门牌',
        listed: true,
      },
    ),
    column('text', 'target', '被联系人', 'Contact below', 11, '联系对象 联系对象姓名 被联系人姓名 下级联系人 联系党员', {
      max: 60,
      listed: true,
    }),
    column('text', 'contact', '联系人', 'Contact', 11, '联系人姓名 挂钩联系人 包户人 包户党员 联户党员 责任人 联系党员姓名 挂联人', {
      parts: '联系人 包户 联户 责任人',
      max: 60,
      required: true,
      listed: true,
    }),
    column('building', 'contactBuilding', '联系人楼栋', "Contact's building", 10, '联系人所在楼栋 责任人楼栋', { listed: true }),
  ],
})
