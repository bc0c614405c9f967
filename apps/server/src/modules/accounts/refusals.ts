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
    zh: '这种岗位不能设在这里:楼栋长等要选楼栋，物业、民警要选所在单位，社区岗位要选社区，街道岗位要选街道。',
    en: 'This kind of post does not go with this place: helpers need a building or their force, community posts a community, street posts a street.',
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
  'step-over': {
    id: 'refused',
    zh: '这一步已过期或已用过，请从头登录。',
    en: 'This step has expired or was used already; sign in from the start.',
  },
  'totp-not-begun': {
    id: 'refused',
    zh: '设置已过期，请重新扫码。',
    en: 'The set-up has expired; scan a new code.',
  },
  'totp-not-set': {
    id: 'refused',
    zh: '还没有设置动态验证码。',
    en: 'The authenticator app is not set up.',
  },
  'second-factor-required': {
    id: 'refused',
    zh: '这里的工作人员必须有第二道验证，不能全部关掉；可以换新的，或先添加另一种。',
    en: 'Staff here must have a second factor, so the last one cannot go; renew it, or add another first.',
  },
  'passkeys-not-possible': {
    id: 'refused',
    zh: '通行密钥要用域名和 https 打开本系统才能用。',
    en: 'Passkeys work only when this system is opened by a host name over https.',
  },
  'passkey-not-valid': {
    id: 'refused',
    zh: '这个通行密钥没有登记成功：可能已登记过、已超时，或设备没有验证您本人。请再试一次。',
    en: 'This passkey was not registered: it may be registered already, too late, or the device did not verify you. Try again.',
  },
  'sso-not-configured': {
    id: 'refused',
    zh: '本系统没有设置单点登录。',
    en: 'Single sign-on is not set up on this installation.',
  },
  'sso-not-valid': {
    id: 'refused',
    zh: '单点登录没有完成或已过期，请再试一次。',
    en: 'Single sign-on was not completed or took too long; try again.',
  },
  'sso-not-prepared': {
    id: 'refused',
    zh: '您的单点登录账号还没有关联到这里的账号，请找社区管理员。',
    en: 'Your single sign-on account is not linked to an account here; ask the community administrator.',
  },
  'sso-taken': {
    id: 'refused',
    zh: '这个单点登录账号已关联给别的账号。',
    en: 'This single sign-on account is already linked to another account.',
  },
  'recovery-self': {
    id: 'refused',
    zh: '不能给自己办恢复，请两位同事来办。',
    en: 'You cannot vouch for yourself; two colleagues must.',
  },
  'recovery-second-person': {
    id: 'refused',
    zh: '要由另一位同事来确认，发起的人不能自己确认。',
    en: 'Another colleague must confirm; whoever started cannot.',
  },
  'recovery-over': {
    id: 'refused',
    zh: '这次恢复已过期、已用过或已撤回，请重新发起。',
    en: 'This recovery has expired, was used or taken back; start a new one.',
  },
  'recovery-code-shown': {
    id: 'refused',
    zh: '恢复码只显示一次，已经显示过了；如没有记下，请撤回后重新发起。',
    en: 'The recovery code is shown once and was shown already; if it was not kept, take the recovery back and start again.',
  },
  'account-elsewhere': {
    id: 'refused',
    zh: '这个账号在别处还有岗位，请上一级的管理员来办。',
    en: 'This account holds a post elsewhere too; an administrator above must do this.',
  },
} as const satisfies Record<string, { id: ErrorId; zh: string; en: string }>

export type RefusalReason = keyof typeof refusals

export function refuse(reason: RefusalReason): AppError {
  const { id, zh, en } = refusals[reason]
  return new AppError(id, { reason, zh, en })
}
