// The side door for processes that only read and write rows, such as an import: nothing of routes and sign-in is loaded.
export { keepHouseholdFacts, keepPersonFacts } from './earlier-facts.ts'
export { labelPattern, personSearchKeys } from './search-keys.ts'
export { personMatches } from './search.service.ts'
