import { ledgerList } from '@linli/contract/ledger-list'

interface Said {
  zh: string
  en: string
}

const own: Record<string, Said> = {
  person: { zh: '人员信息', en: 'personal details' },
  household: { zh: '所在户的登记', en: 'their household' },
  membership: { zh: '户内登记', en: 'memberships' },
  care_tag: { zh: '关爱标签', en: 'care tags' },
  consent: { zh: '同意书', en: 'consents' },
  withheld_value: { zh: '待同意的信息', en: 'values withheld' },
  person_version: { zh: '以前的登记', en: 'earlier details' },
  legal_hold: { zh: '留存要求', en: 'legal holds' },
  privacy_request: { zh: '个人信息请求', en: 'requests about personal data' },
  change_request: { zh: '变更申请', en: 'change requests' },
  home_question: { zh: '上门要问的', en: 'questions for a visit' },
  resident_account: { zh: '居民登录', en: 'resident sign-ins' },
  person_alias: { zh: '已更正的证件号码', en: 'corrected identity numbers' },
  life_event: { zh: '家庭变动', en: 'family events' },
}

/** What rows of a table are called; a ledger by its own name. */
export function wordsOfTable(table: string): Said {
  const ledger = ledgerList.find((one) => one.table === table)
  return own[table] ?? (ledger === undefined ? { zh: '其他登记', en: 'other records' } : { zh: ledger.zh, en: ledger.en })
}
