import type { Decision, Meeting, MeetingLine } from '@linli/contract/meetings'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { readSettings } from '../settings/index.ts'
import { readNow } from '../space/index.ts'
import { mayReadMeetings } from './meetings.policy.ts'
import { presentLine } from './meetings.present.ts'
import { type MeetingFilter, countMeetingRows, countStages, listBranches, listMeetingRows } from './meetings.queries.ts'
import { getMeetingRow, readDecisions, readMeeting } from './meetings.read.ts'
import { type DecisionFilter, countDecisionRows, listDecisionRows } from './record.queries.ts'

const pageSize = 30

interface Page {
  cursor?: string | undefined
}

export async function listMeetingKinds(deps: Deps, caller: Caller) {
  mayReadMeetings(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const [{ meetingKinds }, branches, { today }] = await Promise.all([
      readSettings(tx, community),
      listBranches(tx, community),
      readNow(tx),
    ])
    return { items: meetingKinds, branches, today }
  })
}

export async function listMeetings(deps: Deps, caller: Caller, { cursor, ...filter }: MeetingFilter & Page) {
  mayReadMeetings(caller)
  const position = decodeCursor(cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const after = position === null ? null : { key: String(position.key), id: position.id }
    const rows = await listMeetingRows(tx, community, filter, pageSize + 1, after)
    const total = position?.total ?? (await countMeetingRows(tx, community, filter))
    return pageOf(rows, pageSize, total, (row) => ({ key: row.exact, id: row.id }), presentLine)
  })
}

/** For the tile of today: what waits, and the meeting that comes next. */
export async function countMeetings(deps: Deps, caller: Caller) {
  mayReadMeetings(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const count = (standing: DecisionFilter['standing']) => countDecisionRows(tx, community, { standing })
    const [stages, open, overdue, unanswered, coming] = await Promise.all([
      countStages(tx, community),
      count('open'),
      count('overdue'),
      count('unanswered'),
      listMeetingRows(tx, community, { stage: 'coming' }, 1, null),
    ])
    const next: MeetingLine | null = coming[0] === undefined ? null : presentLine(coming[0])
    return {
      coming: stages.coming,
      toMinute: stages.to_minute,
      toApprove: stages.to_approve,
      openDecisions: open,
      overdueDecisions: overdue,
      unansweredDecisions: unanswered,
      next,
    }
  })
}

export async function getMeeting(deps: Deps, caller: Caller, id: string): Promise<Meeting> {
  mayReadMeetings(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    return readMeeting(tx, community, await getMeetingRow(tx, community, id))
  })
}

export async function listDecisions(deps: Deps, caller: Caller, { cursor, ...filter }: Omit<DecisionFilter, 'id' | 'meeting'> & Page) {
  mayReadMeetings(caller)
  const position = decodeCursor(cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const after = position === null ? null : { key: String(position.key), id: position.id }
    const rows = await listDecisionRows(tx, community, filter, pageSize + 1, after)
    const total = position?.total ?? (await countDecisionRows(tx, community, filter))
    const decisions = new Map((await readDecisions(tx, community, rows)).map((decision) => [decision.id, decision]))
    const paged = pageOf(
      rows,
      pageSize,
      total,
      (row) => ({ key: row.exact, id: row.id }),
      (row) => row.id,
    )
    return { ...paged, items: paged.items.flatMap((id) => decisions.get(id) ?? []) }
  })
}

export async function getDecision(deps: Deps, caller: Caller, id: string): Promise<Decision> {
  mayReadMeetings(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const [decision] = await readDecisions(tx, community, await listDecisionRows(tx, community, { id }, 1))
    if (decision === undefined) throw new AppError('not_found')
    return decision
  })
}
