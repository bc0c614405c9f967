import type { HomeQuestion } from '@linli/contract/asks'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, record } from '../../platform/record.ts'
import { checkProposal, keepChange } from '../changes/index.ts'
import { writePerson } from '../people/index.ts'
import { readNow } from '../space/index.ts'
import { mayAnswer } from './asks.policy.ts'
import { presentAsk } from './asks.present.ts'
import { type AskRow, lockAsk } from './asks.queries.ts'
import { alreadyAnswered, endAsk, getAsk, readerOf } from './asks.service.ts'

interface Answer {
  id: string
  value: string
}

/**
 * An answer brought from the door. A worker's corrects the person like any edit, versions kept; a helper's becomes a
 * change request under the same id and waits for a worker's yes. Sent again after the signal was lost it is the same
 * answer: nothing is written twice.
 */
export async function answerHomeQuestion(deps: Deps, caller: Caller, question: string, answer: Answer): Promise<HomeQuestion> {
  mayAnswer(caller)
  return inScope(deps.database, readerOf(caller), 'write', async (tx) => {
    const community = communityOf(caller)
    await lockAsk(tx, community, question)
    const row = await getAsk(tx, community, caller, question)
    const said = deps.fields.index('home_question', community, `${question} ${answer.value}`)
    if (row.answer_id === answer.id) {
      if (row.answer_index?.equals(said) !== true) throw new AppError('same_id_other_content')
      return presentAsk(row)
    }
    if (row.state !== 'open' || row.known) throw alreadyAnswered()
    const bring = caller.kind === 'staff' ? writeAnswer : proposeAnswer
    await bring(deps, caller, tx, row, answer, said)
    return presentAsk(await getAsk(tx, community, caller, question))
  })
}

async function writeAnswer(deps: Deps, caller: Caller, tx: Tx, row: AskRow, { id, value }: Answer, said: Buffer): Promise<void> {
  const { version } = await tx
    .selectFrom('person')
    .select('version')
    .where('community', '=', communityOf(caller))
    .where('id', '=', row.person_id)
    .executeTakeFirstOrThrow()
  const { audit, events } = await writePerson(deps, caller, tx, row.person_id, { version, [row.field]: value })
  await endAsk(tx, caller, row.id, { state: 'answered', answer_id: id, answer_index: said })
  await record(tx, caller, [...audit, answered(row)], events)
}

async function proposeAnswer(deps: Deps, caller: Caller, tx: Tx, row: AskRow, { id, value }: Answer, said: Buffer): Promise<void> {
  if (row.household_id === null) throw alreadyAnswered()
  const { today } = await readNow(tx)
  const sent = checkProposal(
    { kind: 'facts', id, household: row.household_id, person: row.person_id, values: { [row.field]: value }, text: row.why },
    today,
  )
  await endAsk(tx, caller, row.id, { state: 'waiting', answer_id: id, answer_index: said })
  await keepChange(deps, tx, caller, sent, said, [answered(row)])
}

function answered(row: AskRow): AuditNote {
  return {
    verb: 'home_question.answer',
    entity: 'home_question',
    entityId: row.id,
    ...(row.household_id === null ? {} : { household: row.household_id }),
    detail: { field: row.field, person: row.person_id },
  }
}
