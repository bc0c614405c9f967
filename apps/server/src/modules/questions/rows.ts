// The side door for processes that only read and write rows: reports, exports and lists ask through it.
export { countEach } from './around.queries.ts'
export { questionCount, questionRows } from './question.queries.ts'
