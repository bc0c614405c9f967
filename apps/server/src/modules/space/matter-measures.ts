import { sql } from 'kysely'

type Places = (community: number) => ReturnType<typeof sql>

const open = sql`state in ('accepted', 'verified', 'dispatched', 'handling', 'answered')`
/** The clock runs and is past its time. What becomes late by the hour passing is counted again by the job matters.count-late. */
const late = sql`state in ('accepted', 'verified', 'dispatched', 'handling') and queue_at < now()`

const states = ['accepted', 'verified', 'dispatched', 'handling', 'answered', 'confirmed'] as const
type StateMeasure = `matters_state_${(typeof states)[number]}`
const inState = Object.fromEntries(
  states.map((state) => [
    `matters_state_${state}`,
    (community: number) => sql`select null::uuid as place from matter where community = ${community} and state = ${sql.lit(state)}`,
  ]),
) as Record<StateMeasure, Places>

/** Days since they were raised, from and to; those older than all have no end. */
export const ageBuckets = { '3-days': [0, 3], '7-days': [3, 7], '15-days': [7, 15], '30-days': [15, 30], longer: [30, null] } as const
export type AgeBucket = keyof typeof ageBuckets
export const ageMeasureOf = (bucket: AgeBucket) => `matters_age_${bucket}` as const
const aged = Object.fromEntries(
  (Object.keys(ageBuckets) as AgeBucket[]).map((bucket) => {
    const [from, to] = ageBuckets[bucket]
    // Raised in this very transaction it is younger than its `now()`.
    const young = from === 0 ? sql`true` : sql`raised_at <= now() - make_interval(days => ${sql.lit(from)})`
    const older = to === null ? sql`true` : sql`raised_at > now() - make_interval(days => ${sql.lit(to)})`
    return [
      ageMeasureOf(bucket),
      (community: number) =>
        sql`select null::uuid as place from matter where community = ${community} and ${open} and ${older} and ${young}`,
    ]
  }),
) as Record<`matters_age_${AgeBucket}`, Places>

/** Counts of matters, never of persons. `…_by_category` stand under the category's id where others stand under a building's. */
export const matterMeasures = {
  matters_open: (community: number) => sql`select building_id as place from matter where community = ${community} and ${open}`,
  matters_late: (community: number) => sql`select building_id as place from matter where community = ${community} and ${late}`,
  matters_open_by_category: (community: number) => sql`select category_id as place from matter where community = ${community} and ${open}`,
  matters_late_by_category: (community: number) => sql`select category_id as place from matter where community = ${community} and ${late}`,
  ...inState,
  ...aged,
} as const
export const matterMeasureNames = Object.keys(matterMeasures) as (keyof typeof matterMeasures)[]
