import { AppError } from '../../platform/errors.ts'

const words = {
  'same-record': () => ({ zh: '请选两条不同的登记。', en: 'Choose two different records.' }),
  'already-merged': () => ({ zh: '这两条登记已经合并。', en: 'These two records are one already.' }),
  'already-decided': () => ({
    zh: '这两条已经说过不是同一个人。',
    en: 'Somebody said already that these are two people.',
  }),
  'which-card': () => ({
    zh: '两条登记的证件号码不同。请核对证件，选出正确的号码。',
    en: 'The two records have different identity numbers. Check the document and choose the right one.',
  }),
  'which-died': () => ({
    zh: '一条登记写着已去世。请先核对，再选哪一个对。',
    en: 'One record says the person has died. Check, and choose which is right.',
  }),
  'which-home': () => ({
    zh: '两条登记住在不同的户里。请选现在住在哪一户。',
    en: 'The two records live in different households. Choose where the person lives now.',
  }),
  'head-leaves': (door: string) => ({
    zh: `合并后${door === '' ? '原来那一户' : door}就没有户主了。请先给那一户变更户主。`,
    en: `${door === '' ? 'The other household' : door} would have no head. Change its head first.`,
  }),
  'both-have': (what: string) => ({
    zh: `两条登记在“${what}”里各有一条，而一个人只能有一条。请先处理其中一条。`,
    en: `Both records have an entry under “${what}”, where a person has one. Settle one of them first.`,
  }),
  'in-use': (what: string) => ({
    zh: `“${what}”还用着被合并的登记，不能合并。`,
    en: `“${what}” still uses the record that would go.`,
  }),
} as const

export function refuseMerge(reason: keyof typeof words, detail = ''): AppError {
  return new AppError('refused', { reason, ...words[reason](detail) })
}

/** Undoing is refused with what came in between, in both languages. */
export function refuseMergeUndo(reason: 'touched' | 'not-kept', later: { zh: string; en: string } = { zh: '', en: '' }): AppError {
  return reason === 'touched'
    ? new AppError('refused', {
        reason,
        zh: `不能撤销：合并后${later.zh}。请改正现在的登记，或先撤销后来的改动。`,
        en: `This cannot be undone: since the merge ${later.en}. Correct the record as it is, or undo what came later first.`,
      })
    : new AppError('refused', {
        reason,
        zh: '合并前的内容已按规定删除，不能撤销。',
        en: 'What was there before was erased as the rules ask, so this cannot be undone.',
      })
}
