export { type DivisionLoad, loadDivisions } from './divisions.load.ts'
export { divisionPath, divisionPaths, findDivisionName } from './divisions.queries.ts'
