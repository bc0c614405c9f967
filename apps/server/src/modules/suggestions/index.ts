export { bindSuggestions } from './suggestions.routes.ts'
export { answerSuggestion, sendSuggestion } from './suggestions.service.ts'
