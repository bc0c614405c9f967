import type { ErrorId } from '@linli/contract/errors'
import type { MatterConflict } from '@linli/contract/matter-shapes'
import type { MatterAct } from '@linli/rules/matter-acts'
import type { MatterRefusal } from '@linli/rules/matter-states'
import { AppError } from '../../platform/errors.ts'

/** Why a matter or a step is refused: stable reason ids with their sentences. */
const refusals = {
  'unknown-category': { id: 'refused', zh: '这个诉求类别没有找到或已停用，请换一个。', en: 'This category is not in use; choose another.' },
  'unknown-place': {
    id: 'refused',
    zh: '选的楼栋、设施或住户没有找到，请重新选择。',
    en: 'The building, facility or home was not found; choose again.',
  },
  'unknown-owner': { id: 'refused', zh: '没有找到这个办理单位，或它已停用。', en: 'This owner was not found or is no longer in use.' },
  'unknown-raiser': { id: 'refused', zh: '没有找到这位提出人。', en: 'This raiser was not found.' },
  'raiser-needed': {
    id: 'refused',
    zh: '请写明是谁反映的：住户、姓名或单位。',
    en: 'Say who raised it: a home, a name or an organisation.',
  },
  'not-anonymous': {
    id: 'refused',
    zh: '这一类诉求不能匿名提出，请登录后再提。',
    en: 'This kind of matter cannot be raised without a name; sign in first.',
  },
  'letter-branch': {
    id: 'refused',
    zh: '书记信箱的来信由党组织办理和答复，不能转给别的单位；可以请他们协助。',
    en: 'Letters to the secretary are answered by the branch; others can only be asked to help.',
  },
  'merge-target': {
    id: 'refused',
    zh: '只能并入另一件还在办理的诉求。',
    en: 'It can only be merged into another matter that is still open.',
  },
  'others-raised': {
    id: 'refused',
    zh: '还有别的住户反映同一件事，不能撤回。',
    en: 'Others raised the same matter, so it cannot be withdrawn.',
  },
  'no-extension-asked': { id: 'refused', zh: '没有等待批准的延期申请。', en: 'No extension was asked for.' },
  'extension-asked': {
    id: 'refused',
    zh: '已经申请过延期，请等待批准。',
    en: 'An extension was asked for already and waits for approval.',
  },
  'already-extended': { id: 'refused', zh: '已经延期过一次，不能再延。', en: 'It was extended once already.' },
  'not-wished': { id: 'refused', zh: '来信人没有同意公开，不能放到公开栏。', en: 'The writer did not agree to publication.' },
  'already-waiting': { id: 'refused', zh: '已经在等提出人补充情况。', en: 'It is waiting for the raiser already.' },
  'not-waiting': { id: 'refused', zh: '现在没有等待提出人补充情况。', en: 'It is not waiting for the raiser.' },
  'not-open': { id: 'refused', zh: '这件诉求已经办结，不能再加。', en: 'This matter is settled; nothing can be added.' },
  'not-shown': { id: 'refused', zh: '撤回或合并了的诉求不放到公开栏。', en: 'Matters withdrawn or merged are not put on the board.' },
  'board-names': {
    id: 'refused',
    zh: '公开栏上不能写提出人的姓名、电话或门牌，请改写。',
    en: 'The board must not name raisers, their numbers or doors; write it otherwise.',
  },
} as const satisfies Record<string, { id: ErrorId; zh: string; en: string }>
export type MatterRefusalReason = keyof typeof refusals

export function refuseMatter(reason: MatterRefusalReason): AppError {
  const { id, zh, en } = refusals[reason]
  return new AppError(id, { reason, zh, en })
}

/** Raised more in a day than anybody needs, or by a program. */
export function tooMany(): AppError {
  return new AppError('too_many_requests', {
    reason: 'too-many-matters',
    zh: '今天提出的诉求已经很多了，请明天再提；急事请打社区电话。',
    en: 'Many matters were raised today already. Try again tomorrow, or call the committee if it cannot wait.',
  })
}

const actWords: Record<MatterAct, string> = {
  verify: '核实',
  dispatch: '派遣',
  take: '接手',
  answer: '答复',
  confirm: '确认办结',
  'auto-confirm': '到期确认',
  close: '结案',
  'send-back': '退回',
  'send-back-answer': '要求重办',
  extend: '延期',
  'ask-raiser': '请提出人补充',
  'raiser-replied': '收到补充',
  supervise: '督办',
  merge: '合并',
  withdraw: '撤回',
  reopen: '重新提出',
}

/** What the rules say against a step, as an error: impossible 409 with what is possible, not theirs 403, the rest refused. */
export function refusedStep(refusal: MatterRefusal, current: MatterConflict): AppError {
  switch (refusal.code) {
    case 'impossible': {
      const possible = refusal.allowed.map((act) => actWords[act]).join('、')
      return new AppError('conflict', {
        reason: 'impossible-step',
        zh: possible === '' ? '这件诉求现在不能这样办，您也没有可做的下一步。' : `这件诉求现在不能这样办，可以做的是：${possible}。`,
        en: `This step is not possible now; possible: ${refusal.allowed.join(', ') || 'none'}.`,
        current,
      })
    }
    case 'not-yours':
      return new AppError('forbidden', {
        reason: 'not-yours',
        zh: '这一步不归您办。',
        en: 'This step is somebody else’s to take.',
      })
    case 'missing':
      return new AppError('refused', {
        reason: `missing-${refusal.needs}`,
        zh: { reason: '请写明原因。', owner: '请选择办理单位。', answer: '请写明答复。', matter: '请选择要并入的诉求。' }[refusal.needs],
        en: `Say which ${refusal.needs}.`,
      })
    case 'already-extended':
    case 'already-waiting':
    case 'not-waiting':
      return refuseMatter(refusal.code)
    case 'too-early':
      return new AppError('refused', { reason: 'too-early', zh: `要到 ${refusal.from} 才可以。`, en: `Not before ${refusal.from}.` })
    case 'too-late':
      return new AppError('refused', {
        reason: 'too-late',
        zh: `重新提出的期限到 ${refusal.until} 为止，请另提一件。`,
        en: `It could be reopened until ${refusal.until}; raise a new one.`,
      })
  }
}

/** Somebody else was quicker: both versions are told. */
export function staleVersion(current: MatterConflict): AppError {
  return new AppError('conflict', {
    reason: 'stale-version',
    zh: `这件诉求刚被别人办过一步（您看到的是第 ${String(current.sent)} 版，现在是第 ${String(current.version)} 版），请看过再办。`,
    en: `Somebody took a step meanwhile (you saw version ${String(current.sent)}, it is ${String(current.version)} now); look again.`,
    current,
  })
}
