import { relationSex } from './relation-table.ts'

/** What is known of somebody when a relation is worked out; sex by GB/T 2261.1. */
export interface Kin {
  readonly sex: string
  readonly bornOn: string | null
}

/** `sure` false where the register does not say enough: somebody should look. */
export interface Rebased {
  readonly code: string
  readonly sure: boolean
}

type Class =
  | 'self'
  | 'spouse'
  | 'child'
  | 'childInLaw'
  | 'grandchild'
  | 'parent'
  | 'parentInLaw'
  | 'grandparent'
  | 'sibling'
  | 'siblingInLaw'
  | 'nephew'
  | 'other'
  | 'unrelated'

const inLawCodes: Readonly<Record<string, Class>> = { '28': 'childInLaw', '38': 'childInLaw', '45': 'other', '46': 'other' }
const decades: Readonly<Record<string, Class>> = { 1: 'spouse', 2: 'child', 3: 'child', 4: 'grandchild', 6: 'grandparent' }

function classOf(code: string): Class {
  if (code === '02' || code === '01') return 'self'
  if (code === '99') return 'unrelated'
  const special = inLawCodes[code]
  if (special !== undefined) return special
  if (['53', '54', '55', '56'].includes(code)) return 'parentInLaw'
  if (code.startsWith('5')) return 'parent'
  if (['47', '48', '65', '66', '67', '68'].includes(code)) return 'other'
  if (['72', '74', '76', '78'].includes(code)) return 'siblingInLaw'
  if (code.startsWith('7')) return 'sibling'
  if (['93', '94', '95', '96'].includes(code)) return 'nephew'
  return decades[code.slice(0, 1)] ?? 'other'
}

interface Pair {
  /** The head of before, the one who is it now, and the one whose relation is asked for. */
  head: Kin
  next: Kin
  one: Kin
  nextCode: string
  oneCode: string
  /** The new head is the only child of the old one in the household, so a child-in-law is theirs and a grandchild too. */
  onlyChild: boolean
}

/**
 * Relation codes of GB/T 4761 read from one head to another: `oneCode` is what somebody was to the old head, `nextCode`
 * what the new head was. Relations that two codes cannot tell are answered with 97 其他亲属 (or the likelier one) and `sure` false.
 */
export function rebaseRelation(pair: Pair): Rebased {
  const [nextClass, oneClass] = [classOf(pair.nextCode), classOf(pair.oneCode)]
  if (oneClass === 'unrelated' || nextClass === 'unrelated')
    return { code: '99', sure: (oneClass === 'unrelated') !== (nextClass === 'unrelated') }
  if (oneClass === 'self') return inverse(pair, nextClass)
  return steps[nextClass]?.[oneClass]?.(pair) ?? distant
}

const distant: Rebased = { code: '97', sure: false }
const sure = (code: string): Rebased => ({ code, sure: true })
const guess = (code: string): Rebased => ({ code, sure: false })

/** What the old head is to the new one. */
function inverse({ head, next, nextCode }: Pair, nextClass: Class): Rebased {
  const nextSex = sexOf(next, nextCode)
  const maternal = ['43', '44', '63', '64'].includes(nextCode)
  switch (nextClass) {
    case 'self':
      return sure('02')
    case 'spouse':
      return sure(spouse(head.sex))
    case 'child':
      return sure(parent(head.sex))
    case 'childInLaw':
      return sure(parentInLaw(nextSex, head.sex))
    case 'parent':
      return sure(child(head.sex))
    case 'parentInLaw':
      return sure(childInLaw(head.sex))
    case 'grandchild':
      return sure(['40', '49'].includes(nextCode) ? '60' : grandparent(maternal, head.sex))
    case 'grandparent':
      return sure(nextCode === '60' || nextCode === '69' ? '40' : grandchild(maternal, head.sex))
    case 'sibling':
      return sure(sibling(next, head))
    case 'nephew':
      return sure(bySex(head.sex, nextCode < '95' ? '83' : '85', nextCode < '95' ? '90' : '88', '97'))
    case 'siblingInLaw':
    case 'other':
    case 'unrelated':
      return distant
  }
}

type Step = (pair: Pair) => Rebased
const same: Step = ({ oneCode }) => sure(oneCode)

/** First what the new head was to the old one, then what the other was. */
const steps: Partial<Record<Class, Partial<Record<Class, Step>>>> = {
  spouse: {
    spouse: () => distant,
    child: same,
    childInLaw: same,
    grandchild: same,
    parent: ({ next, nextCode, one, oneCode }) => sure(parentInLaw(sexOf(next, nextCode), sexOf(one, oneCode))),
    parentInLaw: ({ one, oneCode }) => sure(parent(sexOf(one, oneCode))),
    grandparent: () => sure('65'),
  },
  child: {
    spouse: ({ one, oneCode }) => sure(parent(sexOf(one, oneCode))),
    child: ({ next, one }) => sure(sibling(next, one)),
    childInLaw: ({ onlyChild, one, oneCode }) => (onlyChild ? sure(spouse(sexOf(one, oneCode))) : distant),
    grandchild: ({ onlyChild, one, oneCode }) => (onlyChild ? sure(child(sexOf(one, oneCode))) : distant),
    parent: ({ head, one, oneCode }) =>
      sure(head.sex === '2' ? grandparent(true, sexOf(one, oneCode)) : grandparent(false, sexOf(one, oneCode))),
    parentInLaw: ({ head, one, oneCode }) => sure(grandparent(head.sex !== '2', sexOf(one, oneCode))),
    sibling: ({ head, one, oneCode }) => auntOrUncle(head, one, oneCode),
    grandparent: ({ one, oneCode }) => sure(bySex(sexOf(one, oneCode), '66', '67', '69')),
  },
  childInLaw: {
    spouse: ({ next, nextCode, one, oneCode }) => sure(parentInLaw(sexOf(next, nextCode), sexOf(one, oneCode))),
    child: ({ onlyChild, one, oneCode }) => (onlyChild ? sure(spouse(sexOf(one, oneCode))) : distant),
    grandchild: ({ onlyChild, one, oneCode }) => (onlyChild ? sure(child(sexOf(one, oneCode))) : distant),
    parent: () => sure('65'),
    parentInLaw: () => sure('65'),
  },
  grandchild: {
    spouse: ({ nextCode, one, oneCode }) => sure(grandparent(['43', '44'].includes(nextCode), sexOf(one, oneCode))),
    child: ({ onlyChild, one, oneCode }) => (onlyChild ? sure(parent(sexOf(one, oneCode))) : guess('97')),
    childInLaw: ({ onlyChild, one, oneCode }) => (onlyChild ? sure(parent(sexOf(one, oneCode))) : guess('97')),
    grandchild: ({ onlyChild, next, one }) => (onlyChild ? sure(sibling(next, one)) : guess('97')),
    parent: ({ one, oneCode }) => sure(bySex(sexOf(one, oneCode), '66', '67', '69')),
  },
  parent: {
    spouse: ({ one, oneCode }) => sure(childInLaw(sexOf(one, oneCode))),
    child: ({ head, one, oneCode }) => sure(grandchild(head.sex === '2', sexOf(one, oneCode))),
    childInLaw: ({ one, oneCode }) => sure(bySex(sexOf(one, oneCode), '46', '45', '97')),
    grandchild: ({ one, oneCode }) => sure(bySex(sexOf(one, oneCode), '47', '48', '49')),
    parent: ({ next, one, oneCode }) => (next.sex === one.sex ? guess('97') : guess(spouse(sexOf(one, oneCode)))),
    sibling: ({ one, oneCode }) => sure(child(sexOf(one, oneCode))),
    siblingInLaw: ({ one, oneCode }) => sure(childInLaw(sexOf(one, oneCode))),
    nephew: ({ oneCode, one }) => sure(grandchild(oneCode >= '95', sexOf(one, oneCode))),
  },
  parentInLaw: {
    spouse: ({ one, oneCode }) => sure(child(sexOf(one, oneCode))),
    child: ({ head, one, oneCode }) => sure(grandchild(head.sex === '1', sexOf(one, oneCode))),
    grandchild: ({ one, oneCode }) => sure(bySex(sexOf(one, oneCode), '47', '48', '49')),
    parentInLaw: ({ next, one, oneCode }) => (next.sex === one.sex ? guess('97') : guess(spouse(sexOf(one, oneCode)))),
  },
  grandparent: {
    grandparent: ({ next, one, oneCode }) => (next.sex === one.sex ? guess('97') : guess(spouse(sexOf(one, oneCode)))),
    parent: ({ one, oneCode }) => guess(child(sexOf(one, oneCode))),
    sibling: ({ nextCode, one, oneCode }) => sure(grandchild(['63', '64'].includes(nextCode), sexOf(one, oneCode))),
    child: ({ one, oneCode }) => sure(bySex(sexOf(one, oneCode), '47', '48', '49')),
    spouse: ({ one, oneCode }) => sure(bySex(sexOf(one, oneCode), '46', '45', '97')),
  },
  sibling: {
    spouse: ({ head, next, one, oneCode }) => sure(siblingInLaw(next, head, sexOf(one, oneCode))),
    child: ({ head, one, oneCode }) =>
      sure(bySex(sexOf(one, oneCode), head.sex === '2' ? '95' : '93', head.sex === '2' ? '96' : '94', '97')),
    parent: same,
    grandparent: same,
    sibling: ({ next, one }) => sure(sibling(next, one)),
  },
  nephew: {
    sibling: ({ one, oneCode }) => guess(parent(sexOf(one, oneCode))),
    parent: ({ nextCode, one, oneCode }) => sure(grandparent(nextCode >= '95', sexOf(one, oneCode))),
  },
}

/** What a relation code says about sex beats an unknown one. */
function sexOf(kin: Kin, code: string): string {
  return kin.sex === '1' || kin.sex === '2' ? kin.sex : (relationSex(code) ?? '0')
}

function bySex(sex: string, male: string, female: string, unknown: string): string {
  return sex === '1' ? male : sex === '2' ? female : unknown
}

const spouse = (sex: string) => bySex(sex, '11', '12', '10')
const child = (sex: string) => bySex(sex, '20', '30', '20')
const childInLaw = (sex: string) => bySex(sex, '28', '38', '97')
const parent = (sex: string) => bySex(sex, '51', '52', '50')
const grandchild = (maternal: boolean, sex: string) => bySex(sex, maternal ? '43' : '41', maternal ? '44' : '42', '40')
const grandparent = (maternal: boolean, sex: string) => bySex(sex, maternal ? '63' : '61', maternal ? '64' : '62', '60')
/** A wife's parents are 岳父母, a husband's 公婆. */
const parentInLaw = (ofSex: string, sex: string) =>
  ofSex === '1' ? bySex(sex, '55', '56', '59') : ofSex === '2' ? bySex(sex, '53', '54', '59') : '59'

/** What `one` is to `self`, by age and sex. */
function sibling(self: Kin, one: Kin): string {
  const older = self.bornOn === null || one.bornOn === null || self.bornOn === one.bornOn ? null : one.bornOn < self.bornOn
  if (older === null) return '70'
  return older ? bySex(one.sex, '71', '75', '70') : bySex(one.sex, '73', '77', '70')
}

function siblingInLaw(self: Kin, through: Kin, sex: string): string {
  const code = sibling(self, through)
  return { '71': '72', '73': '74', '75': '76', '77': '78' }[code] ?? bySex(sex, '79', '79', '79')
}

function auntOrUncle(through: Kin, one: Kin, code: string): Rebased {
  const sex = sexOf(one, code)
  if (through.sex === '2') return sure(bySex(sex, '85', '88', '97'))
  const older = code === '71' || (through.bornOn !== null && one.bornOn !== null && one.bornOn < through.bornOn)
  return sure(bySex(sex, older ? '81' : '83', '90', '97'))
}

/** What a child of one member is to the head, by what that member is to the head. Null where the code says nothing. */
export function childRelation(parentCode: string, parentSex: string, sex: string): string | null {
  switch (classOf(parentCode)) {
    case 'self':
    case 'spouse':
      return child(sex)
    case 'child':
      return grandchild(parentSex === '2', sex)
    case 'childInLaw':
      return grandchild(parentSex === '1', sex)
    case 'grandchild':
      return bySex(sex, '47', '48', '49')
    case 'sibling':
      return bySex(sex, parentSex === '2' ? '95' : '93', parentSex === '2' ? '96' : '94', '97')
    case 'siblingInLaw':
      return bySex(sex, '93', '94', '97')
    case 'parent':
      return '70'
    case 'unrelated':
      return '99'
    case 'parentInLaw':
    case 'grandparent':
    case 'nephew':
    case 'other':
      return null
  }
}

/** What the spouse of a member is to the head. Null where the code says nothing. */
export function spouseRelation(memberCode: string, sex: string): string | null {
  switch (classOf(memberCode)) {
    case 'self':
      return spouse(sex)
    case 'child':
      return childInLaw(sex)
    case 'grandchild':
      return bySex(sex, '46', '45', '97')
    case 'parent':
      return parent(sex)
    case 'sibling':
      return { '71': '72', '73': '74', '75': '76', '77': '78' }[memberCode] ?? '79'
    case 'unrelated':
      return '99'
    case 'spouse':
    case 'childInLaw':
    case 'parentInLaw':
    case 'grandparent':
    case 'siblingInLaw':
    case 'nephew':
    case 'other':
      return null
  }
}

export const isChildRelation = (code: string): boolean => classOf(code) === 'child'
export const isSpouseRelation = (code: string): boolean => classOf(code) === 'spouse'
