import { type LegalBasis, type ProtectedField, mayKeep, protectedFields } from '@linli/rules/protected-fields'
import type { Tx } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { readNow } from '../space/index.ts'
import { readSettings } from '../settings/index.ts'

interface Owner {
  id: string
  born_on: string | null
}

/** @throws refused `consent-needed` when a field rests on consent in this community and none lives */
export async function requireFieldBasis(tx: Tx, community: number, person: Owner, written: Record<string, unknown>): Promise<void> {
  const filled = protectedFields.filter((field) => written[field] !== undefined && written[field] !== null && written[field] !== '')
  if (filled.length === 0) return
  const { fieldBases } = await readSettings(tx, community)
  for (const field of filled) await requireConsent(tx, community, person, field, fieldBases[field].basis)
}

/** @throws refused `consent-needed` */
export async function requireConsent(
  tx: Tx,
  community: number,
  person: Owner,
  subject: ProtectedField | `care_tag:${string}`,
  basis: LegalBasis,
): Promise<void> {
  if (basis !== 'separate_consent') return
  const rows = await tx
    .selectFrom('consent')
    .select(['subject', 'given_by'])
    .where('community', '=', community)
    .where('person_id', '=', person.id)
    .where('withdrawn_at', 'is', null)
    .execute()
  const consents = rows.map((row) => ({ subject: row.subject, givenBy: row.given_by as 'self' | 'guardian', withdrawn: false }))
  if (mayKeep(subject, basis, { bornOn: person.born_on, today: (await readNow(tx)).today }, consents)) return
  throw new AppError('refused', {
    reason: 'consent-needed',
    zh: '这一项须先取得本人的单独同意（未满十四周岁的由监护人同意），登记同意后再填写。',
    en: 'This needs a separate consent of the person first (under 14: of a guardian). Record the consent, then fill it in.',
  })
}
