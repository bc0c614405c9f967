export { type DivisionLoad, loadDivisions } from './divisions.load.ts'
export { divisionPath, findDivisionName } from './divisions.queries.ts'
