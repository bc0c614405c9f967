import type { ErrorId } from '@linli/contract/errors'
import { AppError } from '../../platform/errors.ts'

/** Why accounts, posts, passes and screens are refused: stable reason ids with their sentences. */
const refusals = {
  'login-taken': { id: 'refused', zh: '这个登录名已有人使用，请换一个。', en: 'This login is already in use; choose another.' },
  'password-short': { id: 'refused', zh: '密码至少 12 个字。', en: 'The password needs at least 12 characters.' },
  'password-common': {
    id: 'refused',
    zh: '这个密码太常见，容易被猜到，请换一个。',
    en: 'This password is too common and easily guessed; choose another.',
  },
  'password-contains-name': {
    id: 'refused',
    zh: '密码里不能含有登录名、姓名或社区名称。',
    en: 'The password must not contain the login, the name or the name of the community.',
  },
  'place-not-for-kind': {
    id: 'refused',
    zh: '这种岗位不能设在这里:楼栋长等要选楼栋，社区岗位要选社区，街道岗位要选街道。',
    en: 'This kind of post does not go with this place: helpers need a building, community posts a community, street posts a street.',
  },
  'beyond-own-reach': { id: 'refused', zh: '您只能在自己的范围内设岗位。', en: 'You can give posts only within your own reach.' },
  'beyond-own-rights': { id: 'refused', zh: '不能给出自己没有的权限。', en: 'You cannot give rights you do not have.' },
  'last-administrator': {
    id: 'refused',
    zh: '这是最后一位管理员，请先设另一位管理员。',
    en: 'This is the last administrator; give the post to somebody else first.',
  },
  'pass-already-shown': {
    id: 'same_id_other_content',
    zh: '这张入户码已经显示过一次，不能再次显示，请重新打印。',
    en: 'This household code was already shown once and cannot be shown again; print a new one.',
  },
  'code-not-valid': {
    id: 'refused',
    zh: '配对码不对或已过期，请看电视上的新码。',
    en: 'The pairing code is wrong or has expired; read the new one on the television.',
  },
} as const satisfies Record<string, { id: ErrorId; zh: string; en: string }>

export type RefusalReason = keyof typeof refusals

export function refuse(reason: RefusalReason): AppError {
  const { id, zh, en } = refusals[reason]
  return new AppError(id, { reason, zh, en })
}
