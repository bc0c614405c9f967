import type { ErrorId } from '@linli/contract/errors'
import { AppError } from '../../platform/errors.ts'

const refusals = {
  'phone-codes-off': {
    id: 'refused',
    zh: '这里没有开通手机验证码登录，请用纸质入户码，或联系社区。',
    en: 'Signing in by a code to the phone is not switched on here. Use the paper household code or ask the committee.',
  },
  'phone-code-wrong': {
    id: 'wrong_code',
    zh: '验证码不对或已失效。一个码最多试 5 次、10 分钟内有效，请核对或重新获取。',
    en: 'The code is wrong or no longer valid. Each can be tried five times within ten minutes; check it or ask for a new one.',
  },
  'phone-codes-too-often': {
    id: 'too_many_requests',
    zh: '验证码要得太频繁了，请过 10 分钟再要；一天最多 20 次。',
    en: 'Too many codes were asked for. Wait ten minutes; there are twenty a day at most.',
  },
  'phone-on-minors': {
    id: 'refused',
    zh: '这个号码登记的是未满 14 周岁的孩子，不能单独登录，请监护人用自己的手机号登录。',
    en: 'This number is registered for a child under 14, who cannot sign in alone. A guardian signs in with a number of their own.',
  },
  'phone-on-many': {
    id: 'refused',
    zh: '这个号码登记在太多人名下，认不出是哪一位，请到社区核对登记的手机号。',
    en: 'This number is registered for too many people to tell who you are. Ask the committee to correct it.',
  },
  'phone-not-mobile': { id: 'invalid_input', zh: '请填 11 位手机号。', en: 'Enter a mobile number of 11 digits.' },
} as const satisfies Record<string, { id: ErrorId; zh: string; en: string }>

/** Why a resident's sign-in is refused: stable reason ids with their sentences. */
export function refuseResident(reason: keyof typeof refusals): AppError {
  const { id, zh, en } = refusals[reason]
  return new AppError(id, { reason, zh, en })
}

export function refuseTypedPhone(): AppError {
  const { id, zh, en } = refusals['phone-not-mobile']
  return new AppError(id, { fields: [{ path: 'phone', code: 'phone-not-mobile', zh, en }] })
}
