import type { MatterSource } from '@linli/contract/matter-shapes'

/** The sources of the contract; listed here because the contract's own list would bring zod into the page. */
export const matterSources = [
  'visit',
  'contact-day',
  'letter',
  'phone',
  'tv',
  'hall',
  'call',
  'meeting',
  'facility',
  'street',
] as const satisfies readonly MatterSource[]
export const tellingWays = ['phone', 'paper', 'told'] as const
