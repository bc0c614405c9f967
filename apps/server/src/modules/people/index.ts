export { householdListQuery } from './household-list.queries.ts'
export { bindPeople } from './people.routes.ts'
export { personSearchKeys } from './search-keys.ts'
