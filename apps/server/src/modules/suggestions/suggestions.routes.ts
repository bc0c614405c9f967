import { accounts } from '@linli/contract'
import { type Door, bind } from '../../platform/http/bind.ts'
import type { FilesDeps } from '../files/index.ts'
import { answerSuggestion, listSuggestions, readSuggestion, sendSuggestion } from './suggestions.service.ts'

/** Binds complaints and suggestions 投诉建议. */
export function bindSuggestions(door: Door, deps: FilesDeps): void {
  bind(door, 'accounts.sendSuggestion', accounts.sendSuggestion, ({ params, body }) => sendSuggestion(deps, params.community, body))
  bind(door, 'accounts.readSuggestion', accounts.readSuggestion, ({ params }) => readSuggestion(deps, params.community, params.code))
  bind(door, 'accounts.listSuggestions', accounts.listSuggestions, ({ caller, query }) => listSuggestions(deps, caller, query))
  bind(door, 'accounts.answerSuggestion', accounts.answerSuggestion, ({ caller, params, body }) =>
    answerSuggestion(deps, caller, params.id, body.answer),
  )
}
