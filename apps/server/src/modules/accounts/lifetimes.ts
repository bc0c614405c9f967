const minute = 60
const day = 24 * 60 * minute

/** Seconds a session lives: `absolute` from signing in, `idle` without a request (ASVS 5.0 V7.3). */
export const lifetimes = {
  staff: { absolute: 12 * 60 * minute, idle: 30 * minute },
  resident: { absolute: 90 * day, idle: 90 * day },
  // A television hangs on a wall for years; it ends when staff unpair it.
  device: { absolute: 3650 * day, idle: 3650 * day },
} as const
export type AccountKind = keyof typeof lifetimes

/** Browsers forget cookies after 400 days whatever they are told; devices get theirs again when they start. */
export const longestCookie = 400 * day

export const deviceCodeLife = 15 * minute
export const passLifeDays = 30
