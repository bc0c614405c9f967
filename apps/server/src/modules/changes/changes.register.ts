import type { ChangeField } from '@linli/contract/changes'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../platform/fields.ts'

export interface RegisterNow {
  version: number
  facts: Record<ChangeField, string | null>
}

/** What the register says of a person now, numbers open: for comparing, never for an answer. */
export async function readRegister(tx: Tx, fields: FieldCipher, community: number, person: string): Promise<RegisterNow | null> {
  const row = await tx
    .selectFrom('person')
    .select([
      'version',
      'name',
      'phone_cipher',
      'identity_cipher',
      'politics',
      'ethnicity',
      'marital',
      'schooling',
      'work',
      'skills',
      'note',
    ])
    .where('community', '=', community)
    .where('id', '=', person)
    .executeTakeFirst()
  if (row === undefined) return null
  const { version, phone_cipher, identity_cipher, ...plain } = row
  return {
    version,
    facts: {
      ...plain,
      phone: phone_cipher === null ? null : fields.open('phone', phone_cipher),
      identity: identity_cipher === null ? null : fields.open('identity', identity_cipher),
    },
  }
}
