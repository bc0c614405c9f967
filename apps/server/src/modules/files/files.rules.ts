import type { FileUse } from '@linli/contract/files'
import type { Right } from '@linli/contract/rights'
import type { PrivacyClass } from '@linli/rules/privacy'

/** Who may bring a file for a use, who of the staff may see it, and how it is classed until something carries it. */
export interface UseRule {
  /**
   * `anyone`: without a session too, and never under a name (a complaint does not carry its author). `post`: whoever holds
   * a post, staff or helper; what carries the file asks for more.
   */
  upload: Right | 'anyone' | 'post'
  read: Right
  privacyClass: PrivacyClass
}

export const useRules: Record<FileUse, UseRule> = {
  'notice.poster': { upload: 'notices.write', read: 'notices.read', privacyClass: 'staff' },
  'notice.attachment': { upload: 'notices.write', read: 'notices.read', privacyClass: 'staff' },
  'suggestion.picture': { upload: 'anyone', read: 'suggestions.read', privacyClass: 'staff' },
  'visit.picture': { upload: 'post', read: 'contact.read', privacyClass: 'staff' },
  'matter.picture': { upload: 'anyone', read: 'matters.read', privacyClass: 'staff' },
  'matter.answer': { upload: 'anyone', read: 'matters.read', privacyClass: 'staff' },
  'meeting.attachment': { upload: 'meetings.write', read: 'meetings.read', privacyClass: 'staff' },
  'report.template': { upload: 'register.write', read: 'register.read', privacyClass: 'staff' },
  'report.answer': { upload: 'register.write', read: 'register.reveal', privacyClass: 'sensitive' },
}
