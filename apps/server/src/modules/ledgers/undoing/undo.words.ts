import type { Said, UndoBlocker } from '@linli/contract/ledgers'

/** What somebody did since, and so why the import stays. */
export function explainBlocker(code: UndoBlocker['code'], what: string): Said {
  if (code !== 'used') return sentences[code]
  const [zh, en] = users[what] ?? ['其他登记', 'other records']
  return { zh: `后来又有${zh}用到了它。`, en: `Since then it is used by ${en}.` }
}

const sentences: Record<Exclude<UndoBlocker['code'], 'used'>, Said> = {
  changed: { zh: '导入以后改过。', en: 'It was changed after the import.' },
  moved: { zh: '导入以后搬动过，或有了家庭变动。', en: 'It moved after the import, or something happened in the family.' },
  'too-old': {
    zh: '这次导入改过的内容已不再留底，撤不回去了。',
    en: 'What this import changed is no longer kept as it was, so it cannot be taken back.',
  },
}

const users: Record<string, readonly [zh: string, en: string]> = {
  post: ['岗位', 'a post'],
  screen: ['电视', 'a television'],
  household_pass: ['入户码', 'a household code'],
  resident_account: ['居民登录', 'a resident’s sign-in'],
  care_tag: ['关爱标签', 'a care tag'],
  membership: ['新的成员', 'a new member'],
  occupancy: ['新的住户', 'a new household'],
  person: ['新的人员', 'a new person'],
  household: ['新的住户', 'a new household'],
  dwelling: ['新的房屋', 'a new home'],
  unit: ['新的单元', 'a new unit'],
  building: ['新的楼栋', 'a new building'],
  notice: ['通知', 'a notice'],
  consent: ['同意书', 'a consent'],
  withheld_value: ['待同意的信息', 'something withheld for want of consent'],
  change_request: ['变更申请', 'a change request'],
  person_alias: ['证件号码更正', 'a corrected identity number'],
  privacy_request: ['个人信息请求', 'a request about personal data'],
  legal_hold: ['留存要求', 'a legal hold'],
  party_member: ['党员台账', 'the Party members’ ledger'],
  tenancy: ['租户台账', 'the tenants’ ledger'],
  appointment: ['任职台账', 'the ledger of appointments'],
  facility: ['设施台账', 'the ledger of facilities'],
  shop_unit: ['商铺单位台账', 'the ledger of shops'],
  contact: ['联系人', 'a contact'],
  contact_link: ['联系关系', 'a link of contact'],
  matter_category: ['诉求类别', 'the categories of matters'],
  matter: ['诉求', 'matters'],
}
