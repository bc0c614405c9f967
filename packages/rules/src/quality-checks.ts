/**
 * Contradictions the register is searched for every day. `of`: whose page the finding stands on; `fix`: the act or form
 * that mends it, one tap away. Codes are stable: findings, links and words hang on them. Nothing here ranks anybody.
 */
export const qualityChecks = {
  'no-head': { of: 'household', fix: 'choose-head' },
  'two-heads': { of: 'household', fix: 'merge' },
  'two-spouses': { of: 'household', fix: 'relation' },
  'nobody-lives-here': { of: 'household', fix: 'move-in' },
  'child-alone': { of: 'household', fix: 'move-in' },
  'lease-unknown': { of: 'household', fix: 'tenancy' },
  'dead-member': { of: 'person', fix: 'died' },
  'dead-later': { of: 'person', fix: 'timeline' },
  'child-no-consent': { of: 'person', fix: 'consent' },
  'identity-expired': { of: 'person', fix: 'identity-until' },
  'identity-birth': { of: 'person', fix: 'identity' },
  'identity-sex': { of: 'person', fix: 'identity' },
  'birth-impossible': { of: 'person', fix: 'identity' },
  'relation-sex': { of: 'person', fix: 'relation' },
  'relation-age': { of: 'person', fix: 'relation' },
  'married-young': { of: 'person', fix: 'marital' },
  'party-young': { of: 'person', fix: 'politics' },
  'tag-no-basis': { of: 'person', fix: 'tags' },
  'tag-ended': { of: 'person', fix: 'tags' },
  'tag-unfit': { of: 'person', fix: 'tags' },
} as const satisfies Record<string, { of: 'household' | 'person'; fix: string }>

export type CheckCode = keyof typeof qualityChecks
export const checkCodes = Object.keys(qualityChecks) as CheckCode[]
export type CheckFix = (typeof qualityChecks)[CheckCode]['fix']

/** Marriageable from (民法典 art. 1047) by sex of GB/T 2261.1, member of the Party from (党章 art. 1). */
export const agesOfLaw = { married: { '1': 22, '2': 20 }, party: 18, adult: 18, guardian: 14 } as const

/** Care tags that stop fitting: by age, by sex, or because somebody no longer lives alone. DOMAIN.md §1.7 三留人员. */
export const tagFits: Readonly<Record<string, { from?: number; below?: number; sex?: '1' | '2'; alone?: true }>> = {
  'left-behind-child': { below: 16 },
  'child-in-need': { below: 18 },
  orphan: { below: 18 },
  'very-old': { from: 80 },
  'empty-nest': { from: 60 },
  'left-behind-elder': { from: 60 },
  'living-alone': { from: 60, alone: true },
  'left-behind-woman': { from: 18, sex: '2' },
  pregnant: { from: 12, sex: '2' },
}
