import { AppError } from '../../platform/errors.ts'

const refused = (reason: string, zh: string, en: string): AppError => new AppError('refused', { reason, zh, en })

export const contactEnded = (): AppError =>
  refused('contact-ended', '这位联系人已卸任，请另选一位。', 'This contact has stood down; choose somebody else.')

export const roleNotOfLevel = (): AppError =>
  refused(
    'role-not-of-level',
    '按现行规则，这个身份不在这一层级。请改层级或身份，或先到「设置」里调整挂钩联系规则。',
    'By the rules that hold this role does not stand on this level. Change one of them, or the rules of linked contact in the settings.',
  )

export const hasLinks = (): AppError =>
  refused(
    'has-links',
    '名下还有联系对象，不能改层级。请先结束或移交。',
    'They still keep contact with somebody, so the level cannot change. End or hand over those links first.',
  )

export const accountElsewhere = (): AppError =>
  refused(
    'account-elsewhere',
    '这个账号在本社区及上级没有在任岗位，不能对应到联系人。',
    'This account holds no post here or above, so it cannot be a contact’s.',
  )

export const noDuty = (): AppError =>
  refused('no-duty', '按现行规则，这两个层级之间没有联系任务。', 'By the rules that hold nobody of this level keeps contact with that one.')

export const nowhere = (): AppError =>
  refused('lives-nowhere', '这一户已不在本社区居住，不能建立联系。', 'This household no longer lives in the community.')

export const sameContact = (): AppError => refused('same-contact', '已经是这位联系人在联系。', 'This contact has them already.')

export const oneTarget = (): AppError =>
  refused('one-target', '请选择一户，或一位联系人，只能选一个。', 'Choose one household or one contact, not both.')

export const successorUnfit = (): AppError =>
  refused('successor-unfit', '接替人须是同一层级的在任联系人。', 'A successor must be another contact of the same level.')

export const phoneMissing = (): AppError =>
  refused('phone-missing', '没有登记电话，无法公开。请先请社区登记电话。', 'There is no number to show yet. Ask the committee to enter it.')

export const hasContact = (name: string): AppError =>
  new AppError('conflict', {
    reason: 'has-contact',
    zh: `已由${name}联系。如要更换，请选择「接替」。`,
    en: `${name} keeps contact already. To change that, choose to take over.`,
  })

export const linkMoved = (): AppError =>
  new AppError('conflict', {
    reason: 'link-moved',
    zh: '联系关系刚刚有变，请刷新后再办。',
    en: 'The link changed meanwhile. Reload and try again.',
  })
