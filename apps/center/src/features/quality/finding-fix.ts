import type { AnswerOf } from '@linli/client'
import { qualityChecks, type CheckFix } from '@linli/rules/quality-checks'

export type Finding = AnswerOf<'quality.listFindings'>['items'][number]

/** What the page opens by itself, so that a finding is one tap from its fix. */
const opens: Record<CheckFix, string | null> = {
  'choose-head': 'head_changed',
  merge: 'merged',
  'move-in': 'moved_in',
  died: 'moved_out',
  relation: 'edit',
  identity: 'edit',
  'identity-until': 'edit',
  marital: 'edit',
  politics: 'edit',
  consent: 'consent',
  tags: null,
  timeline: null,
  tenancy: null,
}

/** Where a finding is mended: the page of its person or home, with the act or form open on it. Null: nothing to go to. */
export function fixOf({ code, household, person }: Finding): { path: string; query: Record<string, string>; hash?: string } | null {
  const { of, fix } = qualityChecks[code]
  if (fix === 'tenancy') return { path: 'ledgers/tenancies', query: {} }
  if (of === 'household') {
    if (household === null) return null
    // A household's relations are corrected person by person, from its list of members.
    const act = fix === 'relation' ? null : opens[fix]
    return { path: `households/${household.id}`, query: act === null ? {} : { do: act } }
  }
  if (person === null) return null
  const act = opens[fix]
  const path = `persons/${person.id}`
  if (act === null) return { path, query: {}, hash: fix === 'tags' ? '#tags' : '#timeline' }
  return { path, query: act === 'edit' ? { do: act, field: fix } : { do: act } }
}
