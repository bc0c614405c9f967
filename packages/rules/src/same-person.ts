import { normaliseName } from './chinese-text.ts'
import { usualSpelling } from './same-person-names.ts'

/** What speaks for two records being one person, in the order screens list it. */
export const likenesses = [
  'identity-equal',
  'identity-near',
  'name-equal',
  'name-variant',
  'name-sound',
  'birth-equal',
  'birth-near',
  'birth-part',
  'phone-equal',
  'same-home',
  'same-building',
] as const
/** What speaks against it. */
export const contradictions = ['identity-different', 'name-different', 'birth-different', 'sex-different'] as const
export const sameReasons = [...likenesses, ...contradictions] as const
export type SameReason = (typeof sameReasons)[number]

/** One record as far as the rule looks at it. Null is not known. */
export interface PersonFacts {
  name: string
  /** `pinyinKeys(name).full`: given, because the dictionary weighs 300 kB. */
  sounds: readonly string[]
  /** GB/T 2261.1: '1' and '2' are known. */
  sex: string
  /** 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'. */
  born: string | null
  /** Whole number; null where there is none. */
  identity: string | null
  /** The number, or anything equal when the numbers are. */
  phone: string | null
  dwelling: string | null
  building: string | null
}

/** `sure`: everything agrees and the home or the phone confirms it. `ask`: somebody has to look. `no`: two people. */
type SameVerdict = 'sure' | 'ask' | 'no'

interface Sameness {
  verdict: SameVerdict
  reasons: SameReason[]
}

/**
 * How sure it is that two records are one person, and why. Symmetric. Evidence of each kind counts once; a contradiction
 * never makes it surer, and no contradiction is ever `sure`. Equal numbers are one person whatever else is written.
 */
export function samePerson(a: PersonFacts, b: PersonFacts): Sameness {
  const found = [identityReason(a.identity, b.identity), nameReason(a, b), birthReason(a.born, b.born), ...placeReasons(a, b)].filter(
    (reason) => reason !== null,
  )
  if (isSexKnown(a.sex) && isSexKnown(b.sex) && a.sex !== b.sex) found.push('sex-different')
  const reasons = sameReasons.filter((reason) => found.includes(reason))
  return { reasons, verdict: verdictOf(new Set(reasons)) }
}

function verdictOf(reasons: ReadonlySet<SameReason>): SameVerdict {
  const has = (...some: SameReason[]) => some.some((reason) => reasons.has(reason))
  if (has('identity-equal')) return has('name-different', 'birth-different', 'sex-different') ? 'ask' : 'sure'
  if (has('name-different')) return 'no'
  const confirmed = has('same-home', 'phone-equal')
  const everywhere = reasons.has('same-home') && reasons.has('phone-equal')
  // In one home with one phone and one name there is nearly always one person: then a number or a date was written wrong.
  if (has('identity-different', 'birth-different')) return everywhere && !has('name-sound') ? 'ask' : 'no'
  if (has('sex-different')) return confirmed && has('birth-equal', 'identity-near') && !has('name-sound') ? 'ask' : 'no'
  if (has('name-sound')) return has('birth-equal') && (confirmed || has('same-building')) ? 'ask' : 'no'
  if (has('identity-near')) return 'ask'
  if (has('birth-equal')) return confirmed ? 'sure' : 'ask'
  return confirmed ? 'ask' : 'no'
}

function identityReason(a: string | null, b: string | null): SameReason | null {
  if (a === null || b === null) return null
  if (a === b) return 'identity-equal'
  return isSlipOfThePen(a, b) ? 'identity-near' : 'identity-different'
}

/** One character other, or two neighbours exchanged: how numbers are mistyped. */
function isSlipOfThePen(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  const differing = [...a].flatMap((char, at) => (char === b[at] ? [] : [at]))
  // The last character follows from the others, so a mistyped digit was often followed by a mended one.
  const inner = differing.filter((at) => at < a.length - 1)
  if (differing.length <= 1 || inner.length === 1) return true
  const [first = 0, second = 0] = inner
  return inner.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first]
}

function nameReason(a: PersonFacts, b: PersonFacts): SameReason {
  if (normaliseName(a.name) === normaliseName(b.name)) return 'name-equal'
  if (usualSpelling(a.name) === usualSpelling(b.name)) return 'name-variant'
  return a.sounds.some((sound) => b.sounds.includes(sound)) ? 'name-sound' : 'name-different'
}

function birthReason(a: string | null, b: string | null): SameReason | null {
  if (a === null || b === null) return null
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (short.length < 10) return `${long}-`.startsWith(`${short}-`) ? 'birth-part' : 'birth-different'
  if (short === long) return 'birth-equal'
  const [year, month, day] = short.split('-')
  const [otherYear, otherMonth, otherDay] = long.split('-')
  const same = Number(year === otherYear) + Number(month === otherMonth) + Number(day === otherDay)
  const exchanged = year === otherYear && month === otherDay && day === otherMonth
  return same === 2 || exchanged ? 'birth-near' : 'birth-different'
}

function placeReasons(a: PersonFacts, b: PersonFacts): (SameReason | null)[] {
  const home = a.dwelling !== null && a.dwelling === b.dwelling
  return [
    a.phone !== null && a.phone === b.phone ? 'phone-equal' : null,
    home ? 'same-home' : null,
    !home && a.building !== null && a.building === b.building ? 'same-building' : null,
  ]
}

const isSexKnown = (sex: string): boolean => sex === '1' || sex === '2'
