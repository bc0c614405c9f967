import { asks } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { answerHomeQuestion } from './answer.service.ts'
import { askHomeQuestion, dropHomeQuestion, listHomeQuestions } from './asks.service.ts'

export function bindAsks(door: Door, deps: Deps): void {
  bind(door, 'asks.listHomeQuestions', asks.listHomeQuestions, ({ caller, query }) => listHomeQuestions(deps, caller, query))
  bind(door, 'asks.askHomeQuestion', asks.askHomeQuestion, ({ caller, body }) => askHomeQuestion(deps, caller, body))
  bind(door, 'asks.answerHomeQuestion', asks.answerHomeQuestion, ({ caller, params, body }) =>
    answerHomeQuestion(deps, caller, params.id, body),
  )
  bind(door, 'asks.dropHomeQuestion', asks.dropHomeQuestion, ({ caller, params, body }) =>
    dropHomeQuestion(deps, caller, params.id, body.reason),
  )
}
