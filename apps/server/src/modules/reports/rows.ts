// The side door for processes that only read and write rows: nothing of routes and sign-in is loaded.
export { eraseFromReports } from './erasing.queries.ts'
