export { type Ask, askAtHome } from './ask-at-home.ts'
export { askJobs } from './asks.jobs.ts'
export { bindAsks } from './asks.routes.ts'
export { type OpenAsk, countHomeQuestions, listOpenAsks } from './asks.service.ts'
