export type DivisionLevel = 'country' | 'province' | 'city' | 'county' | 'street' | 'community'

/** Division codes lo ≤ code < hi. */
export type DivisionRange = { readonly lo: number; readonly hi: number }

const END = 1_000_000_000_000

// 12-digit statistical division code: 2 + 2 + 2 + 3 + 3 digits (DOMAIN.md §2.1); higher levels are padded with zeros.
const LEVELS = [
  { level: 'community', size: 1 },
  { level: 'street', size: 1_000 },
  { level: 'county', size: 1_000_000 },
  { level: 'city', size: 100_000_000 },
  { level: 'province', size: 10_000_000_000 },
  { level: 'country', size: END },
] as const satisfies readonly { level: DivisionLevel; size: number }[]

/** The level of a 12-digit code (0 is the country); a RangeError when it is not one. */
export function levelOf(code: number): DivisionLevel {
  return stepOf(code).level
}

/** All codes inside a division: 530502004000 → [530502004000, 530502005000), 0 → [0, 10^12). */
export function rangeOf(code: number): DivisionRange {
  return { lo: code, hi: code + stepOf(code).size }
}

/** The division right above, null above the country. A street right under a city (东莞, 中山) answers the city. */
export function parentOf(code: number): number | null {
  const own = stepOf(code).size
  for (const { size } of LEVELS) {
    const above = Math.floor(code / size) * size
    if (size > own && above !== code) return above
  }
  return null
}

/** Whether a division lies inside the range as a whole. */
export function contains(range: DivisionRange, code: number): boolean {
  return code >= range.lo && rangeOf(code).hi <= range.hi
}

/** Whether the code may be a tenant: a whole 12-digit community code. */
export function isCommunity(code: number): boolean {
  return isDivisionCode(code) && levelOf(code) === 'community'
}

function stepOf(code: number): (typeof LEVELS)[number] {
  if (!isDivisionCode(code)) throw new RangeError(`not a 12-digit division code: ${code}`)
  return LEVELS.reduce<(typeof LEVELS)[number]>((found, step) => (code % step.size === 0 ? step : found), LEVELS[0])
}

function isDivisionCode(code: number): boolean {
  return code === 0 || (Number.isInteger(code) && code >= END / 10 && code < END)
}
