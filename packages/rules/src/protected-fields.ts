import { isMinor } from './age.ts'

/**
 * What the register keeps of a person beyond name and home, and why it may: purpose and legal basis are said per field
 * (个人信息保护法 art. 13, 17, 28–31; DOMAIN.md §2.5). Fields whose basis is consent are kept only while a consent lives.
 */
export const legalBases = ['separate_consent', 'statutory_duty', 'public_emergency'] as const
export type LegalBasis = (typeof legalBases)[number]

/** Same purposes as a look names. */
export const dataPurposes = ['contact', 'service', 'verification', 'emergency', 'report'] as const
export type DataPurpose = (typeof dataPurposes)[number]

export const protectedFields = ['identity', 'phone', 'ethnicity', 'politics', 'marital', 'schooling', 'work', 'skills', 'note'] as const
export type ProtectedField = (typeof protectedFields)[number]

/** What a consent can be about: a field, or special-care tags of one kind. */
export type ConsentSubject = ProtectedField | `care_tag:${string}`

/** Under this age whatever rests on consent needs a guardian's (PIPL art. 31). */
export const guardianAge = 14

/** One statement of consent as far as the rules look at it. Dates 'YYYY-MM-DD'; withdrawn: null while it lives. */
export interface ConsentFact {
  subject: string
  givenBy: 'self' | 'guardian'
  withdrawn: boolean
}

/**
 * Whether something may be kept of a person on a day: always on a legal duty or in an emergency, on consent only while
 * one for this subject lives, given by a guardian while the person is under 14. A birth date not known asks for no guardian.
 */
export function mayKeep(
  subject: string,
  basis: LegalBasis,
  person: { bornOn: string | null; today: string },
  consents: readonly ConsentFact[],
): boolean {
  if (basis !== 'separate_consent') return true
  const guarded = needsGuardian(person)
  return consents.some((consent) => !consent.withdrawn && consent.subject === subject && (!guarded || consent.givenBy === 'guardian'))
}

export function needsGuardian({ bornOn, today }: { bornOn: string | null; today: string }): boolean {
  return bornOn !== null && isMinor(bornOn, today, guardianAge)
}
