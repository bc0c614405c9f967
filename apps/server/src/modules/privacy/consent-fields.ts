import type { Settings } from '@linli/contract/settings'
import { type ProtectedField, protectedFields } from '@linli/rules/protected-fields'

/** The fields a community keeps on consent only. */
export function consentFields(bases: Settings['fieldBases']): ProtectedField[] {
  return protectedFields.filter((field) => bases[field].basis === 'separate_consent')
}
