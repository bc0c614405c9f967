export const residentIdentity = 'resident_id'

/** How kinds of documents are recognised in a cell, the likeliest first, and how an export writes them. */
const kinds: readonly (readonly [kind: string, word: string, pattern: RegExp])[] = [
  [residentIdentity, '身份证', /身份证|resident|id ?card|^id$/iu],
  ['passport', '护照', /护照|passport/iu],
  ['mainland_travel_permit', '港澳台居民通行证', /港澳|台湾|台胞|回乡证|通行证/u],
  ['foreigner_permit', '外国人永久居留证', /外国人|永久居留/u],
  ['household_register', '户口簿', /户口|出生/u],
  ['other', '其他证件', /其他|其它|军官证|士兵证|other/iu],
]

export function findIdentityKind(text: string): string | undefined {
  return kinds.find(([, , pattern]) => pattern.test(text))?.[0]
}

export function identityKindWord(kind: string | null): string {
  return kinds.find(([known]) => known === kind)?.[1] ?? '其他证件'
}
