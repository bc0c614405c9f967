import type { Comer, LifeAct } from '@linli/contract/life'
import { checkIdentityNumber, checkPhoneNumber, normaliseName, sexTable } from '@linli/rules'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import type { FieldCipher } from '../../platform/fields.ts'
import { findByAlias, personSearchKeys, requireFieldBasis } from '../people/index.ts'
import { refuseLife } from './life.refusals.ts'

/** Somebody new to the register, checked and ready to be written. */
export interface Newcomer {
  id: string
  name: string
  sex: string
  bornOn: string | null
  identity: string | null
  phone: string | null
}

type Given = { id: string; name: string; sex: string; bornOn: string | null; identity: string | null; phone: string | null }

/** The new persons of an act; faults name the field as it stands in the act. */
export function readNewcomers(act: LifeAct, today: string): Newcomer[] {
  const list = (people: readonly Comer[], path: string) =>
    people.flatMap((one, index) => (one.who === 'new' ? [readNewcomer(one, `${path}.${String(index)}`, today)] : []))
  switch (act.kind) {
    case 'moved_in':
    case 'tenant_in':
      return list(act.people, 'act.people')
    case 'dwelling_sold':
      return list(act.buyer?.people ?? [], 'act.buyer.people')
    case 'married_in':
      return act.comer.who === 'new' ? [readNewcomer(act.comer, 'act.comer', today)] : []
    case 'newborn':
      return [readNewcomer({ ...act.baby, phone: null }, 'act.baby', today)]
    case 'moved_out':
    case 'split':
    case 'head_changed':
    case 'died':
    case 'merged':
    case 'household_moved':
    case 'tenant_out':
      return []
  }
}

function readNewcomer(given: Given, path: string, today: string): Newcomer {
  const name = normaliseName(given.name)
  if (name === '') throw fault(`${path}.name`, 'too_small', '请填写姓名。', 'Fill in the name.')
  if (!sexTable.some(({ code }) => code === given.sex))
    throw fault(`${path}.sex`, 'unknown-code', '不在代码表中。', 'Not in the code table.')
  if (given.bornOn !== null && given.bornOn > today)
    throw fault(`${path}.bornOn`, 'future', '出生日期不能晚于今天。', 'The birth date cannot lie in the future.')
  const phone = given.phone === null || given.phone === '' ? null : checkPhoneNumber(given.phone)
  if (phone !== null && !phone.ok)
    throw fault(`${path}.phone`, `phone-${phone.code}`, '电话号码不对,请核对位数。', 'This is not a phone number; check its digits.')
  const plain = { id: given.id, name, sex: given.sex, bornOn: given.bornOn, phone: phone?.number ?? null }
  if (given.identity === null || given.identity === '') return { ...plain, identity: null }
  const identity = checkIdentityNumber(given.identity, today)
  if (!identity.ok)
    throw fault(
      `${path}.identity`,
      `identity-${identity.code}`,
      '身份证号不对,请核对位数和最后一位。',
      'This is not an identity number; check its digits and the last character.',
    )
  if (given.bornOn !== null && given.bornOn !== identity.birthDate)
    throw fault(`${path}.bornOn`, 'identity-differs', '出生日期与身份证号不一致。', 'The birth date contradicts the identity number.')
  return { ...plain, sex: identity.sex, bornOn: identity.birthDate, identity: identity.number }
}

function fault(path: string, code: string, zh: string, en: string): AppError {
  return new AppError('invalid_input', { fields: [{ path, code, zh, en }] })
}

/**
 * Nobody stands in the register twice: somebody whose number is known is chosen from it instead. What a community keeps
 * on consent only cannot come with somebody nobody has asked yet.
 */
export async function requireUnknown(tx: Tx, community: number, fields: FieldCipher, newcomers: readonly Newcomer[]): Promise<void> {
  const numbers = newcomers.flatMap(({ identity }) => identity ?? [])
  if (new Set(numbers).size !== numbers.length) throw refuseLife('identity-twice')
  for (const { id, bornOn, identity, phone } of newcomers) {
    await requireFieldBasis(tx, community, { id, born_on: bornOn }, { identity, phone })
    if (identity === null) continue
    const index = fields.index('identity', community, identity)
    const holder = await tx
      .selectFrom('person')
      .select('name')
      .where('community', '=', community)
      .where('identity_index', '=', index)
      .executeTakeFirst()
    const known = holder ?? (await findByAlias(tx, community, index))
    if (known !== undefined) throw refuseLife('identity-known', known.name)
  }
}

export async function insertNewcomers(tx: Tx, community: number, fields: FieldCipher, newcomers: readonly Newcomer[]): Promise<void> {
  for (const { id, name, sex, bornOn, identity, phone } of newcomers) {
    await tx
      .insertInto('person')
      .values({
        community,
        id,
        name,
        sex,
        born_on: bornOn,
        identity_kind: identity === null ? null : 'resident_id',
        identity_cipher: identity === null ? null : fields.seal('identity', identity),
        identity_index: identity === null ? null : fields.index('identity', community, identity),
        phone_cipher: phone === null ? null : fields.seal('phone', phone),
        phone_index: phone === null ? null : fields.index('phone', community, phone),
        search: sql`array_to_tsvector(${personSearchKeys(name, phone)}::text[])`,
      })
      .execute()
  }
}
