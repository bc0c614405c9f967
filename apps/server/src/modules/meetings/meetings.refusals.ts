import type { VoteRefusal } from '@linli/rules/votes'
import { AppError } from '../../platform/errors.ts'

const sentences = {
  'unknown-kind': ['没有这种会议，请先在设置里添加。', 'There is no such kind of meeting; add it under settings first.'],
  'ends-before-start': ['结束时间要晚于开始时间。', 'The end must lie after the start.'],
  'branch-needed': ['请选择召开会议的党支部（党小组会还要选党小组）。', 'Choose the branch that meets, and the group of a group meeting.'],
  'unknown-place': ['邀请的地方里有找不到的，请重新选择。', 'One of the places invited was not found; choose again.'],
  'unknown-matter': ['选中的诉求里有找不到的，请刷新后重选。', 'One of the matters was not found; reload and choose again.'],
  'unknown-item': ['这个议题不在本次会议的议程里。', 'This item is not on the agenda of this meeting.'],
  'unknown-decision': [
    '要回头看的决议没有找到，或不是以前会议的。',
    'The decision to look at was not found, or is not of an earlier meeting.',
  ],
  'unknown-person': ['没有找到这个人，请重新选择。', 'This person was not found; choose again.'],
  'not-of-household': ['这个人不是这一户的成年成员。', 'This person is no adult of that household.'],
  'unknown-motion': ['没有找到这项表决，或不是这个议题的。', 'The motion was not found, or is of another item.'],
  'item-in-use': ['已有记录、表决或决议的议题不能从议程里去掉。', 'An item with minutes, motions or decisions stays on the agenda.'],
  cancelled: ['会议已经取消。', 'This meeting was called off.'],
  'not-planned': ['会议已经开过，这一项不能再改。', 'The meeting was held; this can no longer be changed.'],
  'not-held': ['会议还没有开始，请先关闭名单、开始会议。', 'The meeting has not begun; close the roll first.'],
  'handed-in': ['纪要已提交审定。要改，请先退回。', 'The minutes are handed in; take them back to change them.'],
  approved: ['纪要已经审定，不能再改。', 'The minutes are approved and change no more.'],
  'not-handed-in': ['纪要还没有提交，不能审定。', 'The minutes are not handed in yet.'],
  'something-recorded': ['会上已有表决或决议，不能这样做。', 'There are motions or decisions already; this cannot be done.'],
  'nothing-voted': ['这种会议不作表决。', 'Nothing is voted at this kind of meeting.'],
  'roll-open': ['应到人数还没有确定，请先关闭名单。', 'The roll is not closed yet, so nobody knows how many are entitled.'],
  'no-roll': ['名册里没有一个应到的人，请先在台账里补齐。', 'The registers name nobody who is entitled; complete them first.'],
  'motion-not-passed': ['这项表决没有通过，不能据此作出决议。', 'This motion did not pass; no decision can rest on it.'],
  'motion-decided': ['已有决议依据这项表决，请先改决议。', 'A decision rests on this motion; change the decision first.'],
  'matter-needed': ['请选上这项决议答复的诉求。', 'Choose the matters this decision answers.'],
  'not-on-agenda': ['决议里的诉求不在这个议题下，请先放进议题。', 'A matter of the decision is not under this item; put it there first.'],
  answered: ['已经答复诉求人，决议不能再改。', 'Raisers were answered already; the decision changes no more.'],
  'nobody-to-answer': ['这项决议没有诉求要答复。', 'No matter waits for an answer by this decision.'],
  'tv-needs-public': ['只有公开的答复可以上电视。', 'Only a reply that anyone may read can go on television.'],
  'not-open': ['这项决议已经办结或不再办理。', 'This decision is done or dropped already.'],
  'done-in-future': ['办结日期不能晚于今天，也不能早于会议当天。', 'It cannot be done later than today or before the meeting.'],
  'code-not-valid': ['签到码不对或已经更换，请重新扫码。', 'The sign-in code is wrong or was replaced; scan it again.'],
  'sign-in-closed': ['现在不是签到时间，请到签到处登记。', 'Signing in is not open now; go to the desk.'],
  'not-yours': ['只能为自己家的人签到。', 'You can sign in your own household only.'],
  'not-signed-in': ['这个人还没有签到。', 'They have not signed in.'],
  'signed-in': ['已经签到，不能再改。', 'They have signed in already.'],
  'not-by-household': ['只有按户表决的会议才可以换代表。', 'Only where households vote can another speak for one.'],
  'notice-withdrawn': ['会议通知已撤回，请另写一条。', 'The notice was withdrawn; write a new one.'],
  'nobody-addressed': [
    '名册里的人没有登记住户，通知发不到，请改为发给邀请范围。',
    'Nobody on the roll has a home in the register; address the places invited.',
  ],
} as const satisfies Record<string, readonly [zh: string, en: string]>

export type MeetingRefusal = keyof typeof sentences

export function refuse(reason: MeetingRefusal): AppError {
  const [zh, en] = sentences[reason]
  return new AppError('refused', { reason, zh, en })
}

/** A count that cannot be, with the sum. */
export function refuseVotes(refusal: VoteRefusal): AppError {
  const { code } = refusal
  switch (refusal.code) {
    case 'not-a-count':
      return new AppError('refused', { reason: code, zh: '票数要填不小于 0 的整数。', en: 'Votes are whole numbers, not below zero.' })
    case 'more-present-than-entitled':
      return new AppError('refused', {
        reason: code,
        zh: `实到 ${String(refusal.present)} 人，超过应到 ${String(refusal.entitled)} 人。`,
        en: `${String(refusal.present)} are said to be present, but only ${String(refusal.entitled)} are entitled.`,
      })
    case 'votes-do-not-add-up':
      return new AppError('refused', {
        reason: code,
        zh: `赞成、反对、弃权、无效合计 ${String(refusal.sum)} 票，与实到 ${String(refusal.present)} 人不符。`,
        en: `Yes, no, abstained and void add up to ${String(refusal.sum)}, but ${String(refusal.present)} are present.`,
      })
  }
}

export function refuseMorePresent(present: number, signedIn: number): AppError {
  return new AppError('refused', {
    reason: 'more-present-than-signed-in',
    zh: `实到填了 ${String(present)} 人，签到的有表决权人只有 ${String(signedIn)} 人，请先补签到。`,
    en: `${String(present)} are said to be present, but only ${String(signedIn)} entitled people have signed in.`,
  })
}
