import type { ChangeField, ChangeProposal } from '@linli/contract/changes'
import {
  type CodeTable,
  checkIdentityNumber,
  checkPhoneNumber,
  ethnicityTable,
  maritalTable,
  normaliseName,
  politicsTable,
  relationTable,
  schoolingTable,
  sexTable,
} from '@linli/rules'
import { AppError } from '../../platform/errors.ts'
import { fieldsOf } from './changes.sealed.ts'

const tables: Partial<Record<ChangeField, CodeTable>> = {
  politics: politicsTable,
  ethnicity: ethnicityTable,
  marital: maritalTable,
  schooling: schoolingTable,
}

/**
 * A proposal as it will be kept: numbers and names in one spelling, so that "already so" is seen. What could never be
 * accepted is refused while the author still stands at the door.
 */
export function checkProposal(sent: ChangeProposal, today: string): ChangeProposal {
  if (sent.kind === 'facts') {
    const fields = fieldsOf(sent.values)
    if (fields.length === 0) throw fault('values', 'too_small', '请至少填一项要改的内容。', 'Say at least one thing that should change.')
    const values = { ...sent.values }
    for (const field of fields) {
      const value = values[field]
      if (value === null || value === undefined || value === '') {
        if (field === 'name' || field === 'identity') throw fault(`values.${field}`, 'too_small', '请填写内容。', 'Fill this in.')
        values[field] = null
      } else values[field] = checked(field, value, `values.${field}`, today)
    }
    return { ...sent, values }
  }
  if (sent.kind === 'new_member') {
    const { member } = sent
    if (!sexTable.some(({ code }) => code === member.sex)) throw unknownCode('member.sex')
    if (member.relation !== null && !relationTable.some(({ code }) => code === member.relation)) throw unknownCode('member.relation')
    if (member.bornOn !== null && member.bornOn > today)
      throw fault('member.bornOn', 'future', '出生日期不能晚于今天。', 'The birth date cannot lie in the future.')
    const filled = (field: 'phone' | 'identity') =>
      member[field] === null || member[field] === '' ? null : checked(field, member[field], `member.${field}`, today)
    return {
      ...sent,
      member: { ...member, name: checked('name', member.name, 'member.name', today), phone: filled('phone'), identity: filled('identity') },
    }
  }
  return sent
}

function checked(field: ChangeField, value: string, path: string, today: string): string {
  if (field === 'name') {
    const name = normaliseName(value)
    if (name === '') throw fault(path, 'too_small', '请填写姓名。', 'Fill in the name.')
    return name
  }
  if (field === 'phone') {
    const phone = checkPhoneNumber(value)
    if (!phone.ok) throw fault(path, `phone-${phone.code}`, '电话号码不对，请核对位数。', 'This is not a phone number; check its digits.')
    return phone.number
  }
  if (field === 'identity') {
    const identity = checkIdentityNumber(value, today)
    if (!identity.ok)
      throw fault(
        path,
        `identity-${identity.code}`,
        '身份证号不对，请核对位数和最后一位。',
        'This is not an identity number; check its digits and the last character.',
      )
    return identity.number
  }
  if (tables[field]?.some(({ code }) => code === value) === false) throw unknownCode(path)
  return value
}

const unknownCode = (path: string) => fault(path, 'unknown-code', '不在代码表中。', 'Not in the code table.')

function fault(path: string, code: string, zh: string, en: string): AppError {
  return new AppError('invalid_input', { fields: [{ path, code, zh, en }] })
}
