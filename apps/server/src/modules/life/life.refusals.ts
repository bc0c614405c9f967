import type { LifeRefusal, LifeRefusalCode } from '@linli/rules/household-life'
import { AppError } from '../../platform/errors.ts'

type Words = (name: string, since: string) => { zh: string; en: string }

/** Why an act is not allowed, and what to do. `name` is the person's or the household's, `since` a day. */
const words: Record<LifeRefusalCode, Words> = {
  'future-date': () => ({
    zh: '日期不能晚于今天。计划中的变动请在发生当天登记。',
    en: 'The date cannot lie in the future. Record planned changes on the day they happen.',
  }),
  'before-start': (name, since) => ({
    zh: `${name}的当前登记从${since}开始,请选${since}或之后的日期;若要补录更早的变动,先撤销那一天的登记。`,
    en: `What the register says of ${name} begins on ${since}. Choose that day or a later one, or undo what was recorded then.`,
  }),
  'later-change': (name, since) => ({
    zh: `${name}在${since}已登记过变动,与这一天的变动冲突。请先撤销那次登记,或选更晚的日期。`,
    en: `${name} already has a change on ${since} that contradicts this one. Undo that one first, or choose a later day.`,
  }),
  'nobody-named': () => ({ zh: '请至少选一个人。', en: 'Choose at least one person.' }),
  'twice-named': (name) => ({ zh: `${name}选了两次。`, en: `${name} was chosen twice.` }),
  'not-a-member': (name) => ({
    zh: `${name}现在不在这一户,请刷新后再试。`,
    en: `${name} is not in this household now. Reload and try again.`,
  }),
  'already-member': (name) => ({ zh: `${name}已经在这一户。`, en: `${name} is in this household already.` }),
  'already-dead': (name) => ({ zh: `${name}已登记死亡。`, en: `${name} is recorded as having died.` }),
  'not-yet-born': (name, since) => ({
    zh: `${name}生于${since},日期不能更早。`,
    en: `${name} was born on ${since}; the date cannot be earlier.`,
  }),
  'died-before-birth': (name, since) => ({
    zh: `${name}生于${since},死亡日期不能更早。`,
    en: `${name} was born on ${since}; the death cannot be earlier.`,
  }),
  'died-after-date': () => ({
    zh: '死亡日期不能晚于登记生效的日期。',
    en: 'The death cannot lie after the day the record takes effect.',
  }),
  'born-after-date': (_name, since) => ({
    zh: `出生日期是${since},入户日期不能更早。`,
    en: `The birth date is ${since}; the day of joining cannot be earlier.`,
  }),
  'no-home': () => ({ zh: '这一户现在没有住房登记。', en: 'This household has no home in the register now.' }),
  'same-home': () => ({ zh: '这一户已经住在那里。', en: 'This household lives there already.' }),
  'same-household': () => ({ zh: '请选两个不同的户。', en: 'Choose two different households.' }),
  'one-head-needed': () => ({ zh: '新的一户要有一位户主,且只有一位。', en: 'A new household needs one head, and one only.' }),
  'head-not-among': (name) => ({
    zh: `${name}不在这一户,不能当户主。`,
    en: `${name} is not in this household and cannot be its head.`,
  }),
  'head-already': (name) => ({ zh: `这一户已有户主${name}。`, en: `The household has a head already: ${name}.` }),
  'head-stays': () => ({
    zh: '户主没有离开,不用选新户主;要换户主请用“变更户主”。',
    en: 'The head is not leaving, so no new one is needed. To change the head, record a change of head.',
  }),
  'relation-needed': (name) => ({ zh: `请选${name}与户主的关系。`, en: `Choose what ${name} is to the head.` }),
  'everybody-leaves': () => ({
    zh: '分户要有人留下;全家搬走请用“整户搬家”。',
    en: 'Somebody has to stay when a household splits. If all go, record that the household moved.',
  }),
  'not-tenants': () => ({
    zh: '这一户不是租户;自住户请用“整户搬家”。',
    en: 'This household does not rent. Record that the household moved.',
  }),
  'tenants-cannot-sell': () => ({
    zh: '这一户是租户,不能卖房;请选房主那一户。',
    en: 'This household rents and cannot sell. Choose the owner’s household.',
  }),
}

/** A refusal of the rules in words, with the name it is about. */
export function explainRefusal(refusal: LifeRefusal, names: ReadonlyMap<string, string>): AppError {
  const { person, household, since = '' } = refusal.about
  const name = names.get(person ?? household ?? '') ?? null
  const { zh } = words[refusal.code](name ?? (household === undefined ? '这个人' : '这一户'), since)
  const { en } = words[refusal.code](name ?? (household === undefined ? 'this person' : 'this household'), since)
  return new AppError('refused', { reason: refusal.code, zh, en })
}

const others = {
  'identity-known': (name: string) => ({
    zh: `这个身份证号已在名册中(${name}),请用“已在册的人”选择。`,
    en: `This identity number is in the register already (${name}). Choose the person from the register.`,
  }),
  'identity-twice': () => ({ zh: '两个人填了同一个身份证号。', en: 'Two persons have the same identity number.' }),
  touched: (by: string) => ({
    zh: `不能撤销:此后${by}。请先撤销后面的变动,或另登记一次更正。`,
    en: `This cannot be undone: since then ${by}. Undo what came later first, or record a correction.`,
  }),
} as const

export function refuseLife(reason: keyof typeof others, detail = ''): AppError {
  return new AppError('refused', { reason, ...others[reason](detail) })
}

/** Undoing is refused with what came in between, in both languages. */
export function refuseUndo(later: { zh: string; en: string }): AppError {
  return new AppError('refused', { reason: 'touched', zh: others.touched(later.zh).zh, en: others.touched(later.en).en })
}
