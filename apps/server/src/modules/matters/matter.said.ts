/** What raisers read of each step, in Chinese: it is kept with the step, printed on slips and shown at home. Nobody is named but the body that acts. */
export const said = {
  raised: (number: string) => `您反映的事已受理，编号 ${number}，可以凭编号询问进展。`,
  joined: (number: string) => `您反映的事与 ${number} 是同一件，已一并办理，后续进展会告知您。`,
  verified: () => '社区已经核实情况。',
  dispatched: (owner: string, due: string | null) => `已交${owner}办理${due === null ? '' : `，预计 ${due} 前答复`}。`,
  taken: (owner: string) => `${owner}已接手，正在处理。`,
  answered: (owner: string, answer: string, until: string) =>
    `${owner}答复：${answer}\n请在 ${until} 前告诉我们是否解决；到期没有回音，按已解决办结。`,
  confirmed: () => '提出人已确认解决。',
  autoConfirmed: (days: number, reopenUntil: string) =>
    `答复满 ${String(days)} 个工作日没有异议，按已解决办结；${reopenUntil} 前可以要求重新办理。`,
  closed: () => '已结案。',
  sentBack: () => '原办理单位退回，社区将重新安排。',
  answerSentBack: (byRaiser: boolean) => (byRaiser ? '提出人认为没有解决，继续办理。' : '社区核查后认为没有办好，要求继续办理。'),
  extended: (due: string | null) => `情况较复杂，经批准延长办理时间${due === null ? '' : `，预计 ${due} 前答复`}。`,
  asked: (question: string) => `请您补充：${question}\n办理时限暂停，收到您的回复后继续。`,
  replied: () => '已收到补充情况，继续办理。',
  supervised: () => '上级已督办这件事。',
  // Its title may be another home's words.
  merged: (number: string) => `与 ${number} 是同一件事，已并入一起办理，后续进展会继续告知您。`,
  withdrawn: () => '已按提出人的意思撤回。',
  reopened: () => '提出人要求重新办理，社区将重新安排。',
  fromMeeting: (meeting: string, reply: string) => `${meeting}答复：${reply}`,
} as const

export const ownerNames = { committee: '居委会', branch: '社区党组织' } as const
