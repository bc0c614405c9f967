export { bindQuestions } from './questions.routes.ts'
