// The side door for the bench, which fills and counts matters by the set.
export { seedCategories } from './categories.ts'
export { matterSearchKeys } from './matter.number.ts'
export { rebuildMatterDays } from './matter-days.ts'
