import type { SettingChange } from '@linli/contract/settings'
import { type ContactRuleFault, contactRuleFaultsOf } from '@linli/rules/contact-rules-check'
import { AppError } from '../../platform/errors.ts'

const contactFaults: Record<ContactRuleFault, { zh: string; en: string }> = {
  'level-twice': { zh: '层级编号重复。', en: 'This level is named twice.' },
  'level-reserved': { zh: '这个编号留给住户，请换一个。', en: 'This code means the households; choose another.' },
  'role-twice': { zh: '一种身份只能在一个层级。', en: 'A role can stand on one level only.' },
  'level-unknown': { zh: '没有这个层级。', en: 'There is no such level.' },
  'visits-itself': { zh: '同一层级不能联系自己。', en: 'A level cannot keep contact with itself.' },
  'cadence-twice': { zh: '这两个层级之间已经有一条任务。', en: 'These two levels have a cadence already.' },
  'in-a-circle': { zh: '层级之间绕成了圈，请理顺上下级。', en: 'The levels lead in a circle; each must be above or below.' },
  'household-unvisited': { zh: '没有哪一层联系住户，请至少设一条。', en: 'Nobody keeps contact with households; add who does.' },
}

/** Refuses a value that is well formed and cannot hold together, naming what does not. */
export function requireCoherence(change: SettingChange): void {
  if (change.key !== 'contactRules') return
  const faults = contactRuleFaultsOf(change.value)
  if (faults.length === 0) return
  throw new AppError('refused', {
    reason: 'contact-rules',
    zh: '这套挂钩联系规则前后不一致，没有保存。请按提示改正。',
    en: 'These rules of linked contact do not hold together and were not saved. Correct what is named.',
    fields: faults.map(({ fault, at }) => ({ path: ['value', ...at].join('.'), code: fault, ...contactFaults[fault] })),
  })
}
