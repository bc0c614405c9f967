export { householdListQuery } from './people.queries.ts'
export { bindPeople } from './people.routes.ts'
export { personSearchKeys } from './search-keys.ts'
