import type { HomeQuestion } from '@linli/contract/asks'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { writePerson } from '../people/index.ts'
import { mayAnswer } from './asks.policy.ts'
import { presentAsk } from './asks.present.ts'
import { lockAsk } from './asks.queries.ts'
import { alreadyAnswered, endAsk, getAsk, readerOf } from './asks.service.ts'

/**
 * An answer brought from the door. A worker's corrects the person like any edit, versions kept. Sent again after the
 * signal was lost it is the same answer: nothing is written twice.
 */
export async function answerHomeQuestion(
  deps: Deps,
  caller: Caller,
  question: string,
  { id, value }: { id: string; value: string },
): Promise<HomeQuestion> {
  mayAnswer(caller)
  return inScope(deps.database, readerOf(caller), 'write', async (tx) => {
    const community = communityOf(caller)
    await lockAsk(tx, community, question)
    const row = await getAsk(tx, community, caller, question)
    const said = deps.fields.index('home_question', community, `${question} ${value}`)
    if (row.answer_id === id) {
      if (row.answer_index?.equals(said) !== true) throw new AppError('same_id_other_content')
      return presentAsk(row)
    }
    if (row.state !== 'open' || row.known) throw alreadyAnswered()
    const { version } = await tx
      .selectFrom('person')
      .select('version')
      .where('community', '=', community)
      .where('id', '=', row.person_id)
      .executeTakeFirstOrThrow()
    const { audit, events } = await writePerson(deps, caller, tx, row.person_id, { version, [row.field]: value })
    await endAsk(tx, caller, question, { state: 'answered', answer_id: id, answer_index: said })
    const note = {
      verb: 'home_question.answer',
      entity: 'home_question',
      entityId: question,
      ...(row.household_id === null ? {} : { household: row.household_id }),
      detail: { field: row.field, person: row.person_id },
    }
    await record(tx, caller, [...audit, note], events)
    return presentAsk(await getAsk(tx, community, caller, question))
  })
}
