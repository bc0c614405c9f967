export { type Ask, askAtHome } from './ask-at-home.ts'
export { askJobs } from './asks.jobs.ts'
export { bindAsks } from './asks.routes.ts'
export { type HomeAsk, type OpenAsk, countHomeQuestions, listAsksAt, listOpenAsks } from './asks.service.ts'
