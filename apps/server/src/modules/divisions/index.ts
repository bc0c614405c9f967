export { type DivisionLoad, loadDivisions } from './divisions.load.ts'
export { divisionPath, divisionPaths, findDivisionName } from './divisions.queries.ts'
export { type DivisionSearch, createDivisionSearch } from './divisions.search.ts'
export { findDivisions } from './divisions.service.ts'
