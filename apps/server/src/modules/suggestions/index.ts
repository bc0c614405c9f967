export { bindSuggestions } from './suggestions.routes.ts'
export { type NewSuggestion, answerSuggestion, sendSuggestion } from './suggestions.service.ts'
