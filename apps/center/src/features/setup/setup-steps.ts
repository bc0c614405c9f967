import type { SetupStep } from './setup-frame.vue'

export const allSteps = [
  'code',
  'community',
  'administrator',
  'totp',
  'estate',
  'import',
  'passes',
  'settings',
] as const satisfies readonly SetupStep[]
/** Steps the community itself remembers. */
export const keptSteps = ['estate', 'import', 'passes', 'settings'] as const
export type KeptStep = (typeof keptSteps)[number]
