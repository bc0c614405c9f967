import { checkIdentityNumber } from '@linli/rules'
import type { Tx } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import type { FieldCipher } from '../../platform/fields.ts'
import { readNow } from '../space/index.ts'
import { findByAlias } from './merged-persons.ts'

/**
 * Columns for an identity number that follows later (a newborn's) or was written wrong; it decides sex and birth date.
 * @throws refused `identity-known` when somebody else has it: nobody stands in the register twice
 */
export async function identityChange(tx: Tx, community: number, fields: FieldCipher, id: string, typed: string | undefined) {
  if (typed === undefined || typed === '') return {}
  const checked = checkIdentityNumber(typed, (await readNow(tx)).today)
  if (!checked.ok)
    throw new AppError('invalid_input', {
      fields: [
        {
          path: 'identity',
          code: `identity-${checked.code}`,
          zh: '身份证号不对，请核对位数和最后一位。',
          en: 'This is not an identity number; check its digits and the last character.',
        },
      ],
    })
  const index = fields.index('identity', community, checked.number)
  await requireFreeIndex(tx, community, index, id)
  return {
    identity_kind: 'resident_id',
    identity_cipher: fields.seal('identity', checked.number),
    identity_index: index,
    sex: checked.sex,
    born_on: checked.birthDate,
  }
}

/** @throws refused `identity-known` when somebody else has the number */
export async function requireFreeNumber(tx: Tx, community: number, fields: FieldCipher, id: string, number: string): Promise<void> {
  await requireFreeIndex(tx, community, fields.index('identity', community, number), id)
}

async function requireFreeIndex(tx: Tx, community: number, index: Buffer, id: string): Promise<void> {
  const holder = await tx
    .selectFrom('person')
    .select(['id', 'name'])
    .where('community', '=', community)
    .where('identity_index', '=', index)
    .executeTakeFirst()
  const other = [holder, await findByAlias(tx, community, index)].find((one) => one !== undefined && one.id !== id)
  if (other !== undefined)
    throw new AppError('refused', {
      reason: 'identity-known',
      zh: `这个身份证号已登记在${other.name}名下。`,
      en: `This identity number is registered for ${other.name}.`,
    })
}
