import { questions } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { countAround } from './around.service.ts'
import { askQuestion } from './ask.service.ts'
import { printQuestion } from './print.service.ts'
import { listQuestions, removeQuestion, saveQuestion, updateQuestion } from './saved.service.ts'

export function bindQuestions(door: Door, deps: Deps): void {
  bind(door, 'questions.askQuestion', questions.askQuestion, ({ caller, body }) => askQuestion(deps, caller, body))
  bind(door, 'questions.countAround', questions.countAround, ({ caller, body }) => countAround(deps, caller, body))
  bind(door, 'questions.listQuestions', questions.listQuestions, ({ caller }) => listQuestions(deps, caller))
  bind(door, 'questions.saveQuestion', questions.saveQuestion, ({ caller, body }) => saveQuestion(deps, caller, body))
  bind(door, 'questions.updateQuestion', questions.updateQuestion, ({ caller, params, body }) =>
    updateQuestion(deps, caller, params.id, body),
  )
  bind(door, 'questions.removeQuestion', questions.removeQuestion, ({ caller, params, body }) =>
    removeQuestion(deps, caller, params.id, body.version),
  )
  bind(door, 'questions.printQuestion', questions.printQuestion, ({ caller, body }) => printQuestion(deps, caller, body))
}
