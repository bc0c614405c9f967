// The side door for processes that only read and write rows, such as an import: nothing of routes is loaded.
export { refreshRollups } from './rollups.ts'
