export { countAges } from './space.jobs.ts'
export { rebuildRollups, refreshRollups } from './rollups.ts'
export { type PlaceName, namePlaces, readNow } from './space.queries.ts'
export { bindSpace } from './space.routes.ts'
