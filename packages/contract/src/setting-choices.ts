// Apart from the schemas, so that screens can show choices and limits without carrying zod.
export const serviceLanguages = ['zh-CN', 'en'] as const

/** Months a kind of data is kept once it has done its work, and why so long (PIPL art. 19: no longer than needed). */
export const retentionKinds = {
  sign_in_log: {
    least: 6,
    most: 36,
    initial: 12,
    zh: '《网络安全法》：网络日志留存不少于六个月。',
    en: 'Cybersecurity Law: network logs are kept for at least six months.',
  },
  former_residents: {
    least: 1,
    most: 60,
    initial: 24,
    zh: '《个人信息保护法》第十九条：保存期限为实现处理目的所必要的最短时间；居民迁出、死亡后起算。',
    en: 'PIPL art. 19: no longer than the purpose needs; counted from moving out or death.',
  },
  suggestions: {
    least: 12,
    most: 120,
    initial: 36,
    zh: '投诉建议的办理凭据，自答复之日起算；《个人信息保护法》第十九条。',
    en: 'Evidence of how complaints were handled, counted from the answer; PIPL art. 19.',
  },
  notices: {
    least: 6,
    most: 120,
    initial: 36,
    zh: '居务公开档案，自到期或撤下之日起算。',
    en: 'Record of public affairs, counted from expiry or withdrawal.',
  },
  household_passes: {
    least: 1,
    most: 24,
    initial: 6,
    zh: '入户码的发放与使用凭据，自使用、作废或过期之日起算。',
    en: 'Evidence of household codes, counted from use, withdrawal or expiry.',
  },
  import_files: {
    least: 1,
    most: 12,
    initial: 1,
    zh: '导入的台账原件，核对完毕即无必要；《个人信息保护法》第十九条。',
    en: 'Imported workbooks, not needed once checked; PIPL art. 19.',
  },
} as const
export type RetentionKind = keyof typeof retentionKinds
export const retentionKindNames = Object.keys(retentionKinds) as RetentionKind[]
