import { AppError } from '../../platform/errors.ts'

/** The same words for a home that is not theirs and one that does not exist. */
export const notYours = (): AppError =>
  new AppError('refused', {
    reason: 'not-yours',
    zh: '那一天这一户（这位同志）不由您联系。请核对日期；如果已经交接给别人，请告诉社区。',
    en: 'On that day you did not keep contact with them. Check the day; if it was handed over, tell the committee.',
  })

export const lateReasonNeeded = (): AppError =>
  new AppError('refused', {
    reason: 'late-reason-needed',
    zh: '这次走访的周期已经过了，请写一句为什么现在才记，再送一次。',
    en: 'The period of this visit is over: say in a line why it comes now, and send it again.',
    fields: [{ path: 'lateReason', code: 'needed', zh: '请写一句补记原因。', en: 'Say why it comes late.' }],
  })

export const inFuture = (): AppError =>
  new AppError('refused', {
    reason: 'visit-in-future',
    zh: '走访日期在今天以后。请核对日期和手机时间，改好再送一次。',
    en: 'The day of the visit lies in the future. Check it and the clock of the phone, and send it again.',
    fields: [{ path: 'day', code: 'future', zh: '请选今天或以前的日期。', en: 'Choose today or an earlier day.' }],
  })

export const windowOver = (): AppError =>
  new AppError('refused', {
    reason: 'edit-window-over',
    zh: '已过 24 小时，原来的记录不能再改。可以补充一条，原话和补充都会保留。',
    en: 'More than 24 hours have passed and the note stands. Add to it; both are kept.',
  })

/** Both versions: what stands there now travels with the refusal, what was written stays with its author. */
export const changedMeanwhile = (current: { version: number; day: string; kind: string; note: string; nobodyHome: boolean }): AppError =>
  new AppError('conflict', {
    reason: 'visit-changed',
    zh: `这次走访在别处改过，现在是第 ${String(current.version)} 版：「${current.note}」。您写的还在，请核对后再存。`,
    en: `This visit was changed elsewhere; version ${String(current.version)} says: “${current.note}”. What you wrote is kept: compare, and save again.`,
    current,
  })
