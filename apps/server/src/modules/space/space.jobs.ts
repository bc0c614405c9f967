import { z } from 'zod'
import { defineJob } from '../../platform/jobs/index.ts'
import { refreshAgeRollups } from './rollups.ts'

/** People grow older at midnight without anybody writing it. */
export const countAges = defineJob({
  name: 'space.count-ages',
  about: { zh: '按当天日期重数老人和儿童', en: 'Count elders and children as of today' },
  input: z.object({}),
  cron: '3 0 * * *',
  attempts: 6,
  run: (_input, { deps }) => refreshAgeRollups(deps.database),
})
